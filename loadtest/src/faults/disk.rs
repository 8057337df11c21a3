//! A disk that can be full: a small file system in memory of its own where that is allowed.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::programs::{Programs, is_root};
use crate::client::Failure;

pub struct Disk {
    mount: Option<PathBuf>,
    data: PathBuf,
}

impl Disk {
    pub fn none() -> Disk {
        Disk { mount: None, data: PathBuf::new() }
    }

    /// A folder for the servant; on a disk of so many MiB of its own if we may mount one.
    pub fn new(programs: &Programs, path: &Path, mebibytes: u32) -> Result<Disk, Failure> {
        std::fs::create_dir_all(path)?;
        let size = format!("size={mebibytes}m,mode=755");
        let mounted = is_root()
            && Command::new("mount")
                .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
                .arg(path)
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|it| it.success());
        let data = path.join("data");
        programs.make_folder(&data)?;
        Ok(Disk { mount: mounted.then(|| path.to_path_buf()), data })
    }

    pub fn folder(&self) -> &Path {
        &self.data
    }

    pub fn can_be_filled(&self) -> bool {
        self.mount.is_some()
    }

    /// Leaves no room.
    pub fn fill(&self) -> Result<(), Failure> {
        let mount = self.mount.as_ref().ok_or("only a disk of its own is filled")?;
        let (mut file, piece) = (File::create(mount.join("ballast"))?, vec![0; 1 << 20]);
        while file.write_all(&piece).is_ok() {}
        // What is left is less than a piece.
        while file.write_all(&[0; 512]).is_ok() {}
        Ok(())
    }

    pub fn make_room(&self) -> Result<(), Failure> {
        let Some(mount) = &self.mount else { return Ok(()) };
        Ok(std::fs::remove_file(mount.join("ballast"))?)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let Some(mount) = &self.mount else { return };
        // Children of a killed server may hold it for a moment.
        for _ in 0..100 {
            let unmounted = Command::new("umount").arg(mount).stderr(Stdio::null()).status();
            if unmounted.is_ok_and(|it| it.success()) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        eprintln!("{} is still mounted", mount.display());
    }
}
