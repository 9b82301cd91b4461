import re,sys
from openpyxl import Workbook
from docx import Document
text=open('www/sample.txt',encoding='utf8').read()
blocks=[];cur=None
for line in text.split('\n'):
    if '\t' in line:
        if cur is None: cur=[];blocks.append(('t',cur))
        cur.append(line.split('\t'))
    else:
        cur=None
        if line.strip(): blocks.append(('p',line.strip()))
num=re.compile(r'^-?[\d,]+\.\d+$')
# xlsx: one sheet a form, amounts as numbers with a format
wb=Workbook(); wb.remove(wb.active); ws=None; r=0
for k,b in blocks:
    if k=='p':
        m=re.match(r'预算\d+表',b)
        if m or ws is None:
            ws=wb.create_sheet(m.group(0) if m else '封面'); r=1
        ws.cell(r+1,1,b); r+=1
    else:
        for row in b:
            r+=1
            for c,v in enumerate(row):
                v=v.strip()
                if not v: continue
                cell=ws.cell(r,c+1)
                if num.match(v) and re.match(r'^\d{1,3}(,\d{3})*\.\d{6}$',v):
                    cell.value=float(v.replace(',','')); cell.number_format='#,##0.000000'
                else: cell.value=v; cell.number_format='@'
wb.save('tests/files/sample.xlsx')
d=Document()
for k,b in blocks:
    if k=='p': d.add_paragraph(b)
    else:
        n=max(len(r) for r in b); t=d.add_table(rows=0,cols=n); t.style='Table Grid'
        for row in b:
            cells=t.add_row().cells
            for c,v in enumerate(row): cells[c].text=v.strip()
d.save('tests/files/sample.docx')
