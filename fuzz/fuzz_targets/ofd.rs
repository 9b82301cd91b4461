//! OFD: the content of a page.
#![no_main]

mod packed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let parts = [
        ("OFD.xml", "<OFD><DocBody><DocRoot>Document.xml</DocRoot></DocBody></OFD>"),
        (
            "Document.xml",
            "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>\
             <TemplatePage ID=\"1\" BaseLoc=\"Content.xml\"/><PublicRes>Content.xml</PublicRes></CommonData>\
             <Pages><Page ID=\"1\" BaseLoc=\"Content.xml\"/></Pages><Annotations>Content.xml</Annotations></Document>",
        ),
    ];
    packed::read(&parts, "Content.xml", bytes);
});
