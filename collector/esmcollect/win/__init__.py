"""The only files that talk to Windows. Imported late, so that everything else runs anywhere."""

from ..system import System
from ..winpath import extended
from . import acl, files, host, network, queries, registry, services, volumes


class WindowsSystem(System):
    """Answers of the Windows this program runs on."""

    def host(self):
        return host.identity()

    def registry_key(self, view, key):
        return registry.read_key(view, key)

    def service_names(self):
        return services.names()

    def service(self, name):
        return services.query(name)

    def stat(self, path):
        return files.stat(path)

    def list_folder(self, path):
        return files.children(path)

    def read_file(self, path, limit):
        return files.read(path, limit)

    def file_version(self, path):
        return files.version(path)

    def security(self, path):
        # Short paths go in as they are: not every version of Windows takes the long form here.
        return acl.sddl_of(path if len(path) < acl.LONG_PATH else extended(path))

    def drives(self):
        return volumes.drives()

    def addresses(self):
        return network.addresses()

    def query(self, name, folder):
        return queries.run(name, folder)
