//! A new migration is only embedded if the folder is watched.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
