//! Any bytes end in a document or an error: nothing panics, runs away or gives what cannot be read again.
//!
//! ```sh
//! RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none upgrade corpus/upgrade seeds -- -dict=swagger.dict -max_len=65536
//! ```
//!
//! `RUSTC_BOOTSTRAP` lets a stable compiler instrument; with a nightly one leave both out for AddressSanitizer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_upgrade::openapi_document::{Limits, decode, read, to_json, to_yaml};
use openapi_upgrade::{Options, bundle, missing_files, upgrade, upgrade_set};

fuzz_target!(|bytes: &[u8]| {
    // Small enough that a slow run means a flaw and not a large document.
    let limits = Limits::default().with_bytes(1 << 20).with_nodes(100_000);
    let options = Options::default().with_copied_nodes(500_000);
    let Ok(text) = decode(bytes, &limits) else {
        return;
    };
    let Ok(document) = read(&text, &limits) else {
        return;
    };
    // Every file of the set is this one.
    let mut files = |_: &str| Ok(bytes.to_vec());
    assert!(missing_files(&document, "a", &mut files).is_empty());
    if let Ok(bundled) = bundle(document.clone(), "a", &mut files, &options) {
        let _ = upgrade(bundled, &options);
    }
    let _ = upgrade_set(document.clone(), "a", &mut files, &options);
    let is_quiet = upgrade(document.clone(), &options.with_strict(true)).is_ok();
    let Ok(upgraded) = upgrade(document, &options) else {
        assert!(!is_quiet, "what converts strictly converts");
        return;
    };
    assert!(upgraded.document.get("openapi").is_some());
    for diagnostic in &upgraded.diagnostics {
        assert!(!diagnostic.to_string().is_empty());
    }
    // The result may be deeper and larger than the source was allowed to be.
    let reread = Limits::default().with_depth(1000);
    for written in [to_json(&upgraded.document), to_yaml(&upgraded.document)] {
        let again = read(&written, &reread).expect("what was written can be read");
        assert!(
            again.root == upgraded.document,
            "what was written reads as the same"
        );
        assert!(
            upgrade(again, &options).is_err(),
            "what is OpenAPI 3 already is refused"
        );
    }
});
