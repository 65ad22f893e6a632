"""Takes out of the installed packages what Node needs: extract.py FOLDER.

zetasql.wasm is Google's analyzer. messages.binpb describes the messages it speaks, zoneinfo the time zones it
looks for when it starts; without zones it ends the process, so those of the machine are not relied on.
"""

import shutil
import sys
from importlib.resources import files
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorSet

# Not through the package's own client: that one would need gRPC and a second WebAssembly runtime.
from zetasql.wasi._pb2.zetasql.local_service import local_service_pb2


def with_imports(file, found):
    """Every file after the files it imports, as a descriptor set must be."""
    for imported in file.dependencies:
        with_imports(imported, found)
    found.setdefault(file.name, file)
    return found


folder = Path(sys.argv[1])
messages = FileDescriptorSet()
for file in with_imports(local_service_pb2.DESCRIPTOR, {}).values():
    file.CopyToProto(messages.file.add())
(folder / "messages.binpb").write_bytes(messages.SerializeToString())
shutil.copyfile(str(files("zetasql.wasi") / "zetasql.wasm"), folder / "zetasql.wasm")
shutil.copytree(str(files("tzdata") / "zoneinfo"), folder / "zoneinfo", dirs_exist_ok=True)
