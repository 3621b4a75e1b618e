//! A quarter of the conformance programs; `build.rs` says which.

portalis_tests::conformance_shard!(0);
