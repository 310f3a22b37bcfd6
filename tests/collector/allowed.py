"""What the collector's source may use, as data for `guard`."""

FORBIDDEN_MODULES = {
    "_winapi", "asyncio", "builtins", "ftplib", "http", "imp", "importlib", "io", "logging", "marshal",
    "msvcrt", "multiprocessing", "nt", "pathlib", "pickle", "pkgutil", "platform", "runpy", "shelve",
    "shutil", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "tempfile", "urllib",
    "webbrowser", "winreg",
}  # fmt: skip
FORBIDDEN_CALLS = {
    "__import__", "breakpoint", "compile", "eval", "exec", "globals", "input", "setattr",
}  # fmt: skip
READING_OS = {
    "environ", "getpid", "listdir", "lstat", "path", "sep", "urandom", "walk",
}  # fmt: skip
# Only bundle.py, which writes the one file that the collector leaves behind.
WRITING_OS = {
    "O_CREAT", "O_EXCL", "O_WRONLY", "close", "fsync", "mkdir", "open", "remove", "rename", "write",
}  # fmt: skip
# Every function of Windows that the collector may call. Each of them only reads, but for two that change
# the collector's own process: SetErrorMode (no dialog boxes) and SetPriorityClass (gives way to others).
WINDOWS_CALLS = {
    "CheckTokenMembership", "CloseHandle", "CloseServiceHandle",
    "ConvertSecurityDescriptorToStringSecurityDescriptorW", "CreateFileW", "CreateWellKnownSid",
    "EnumServicesStatusExW", "FindClose", "FindFirstFileExW", "FindNextFileW", "GetACP",
    "GetAdaptersAddresses", "GetComputerNameExW", "GetCurrentProcess", "GetDiskFreeSpaceExW",
    "GetDriveTypeW", "GetDynamicTimeZoneInformation", "GetFileInformationByHandle",
    "GetFileVersionInfoSizeW", "GetFileVersionInfoW", "GetLogicalDrives", "GetNamedSecurityInfoW",
    "GetNativeSystemInfo", "GetOEMCP", "GetSecurityDescriptorDacl", "GetServiceKeyNameW",
    "GetSystemDefaultUILanguage", "GetTokenInformation", "GetVolumeInformationW",
    "GlobalMemoryStatusEx", "LocalFree", "OpenProcessToken", "OpenSCManagerW", "OpenServiceW",
    "QueryServiceConfig2W", "QueryServiceConfigW", "QueryServiceStatusEx", "ReadFile", "RegCloseKey",
    "RegEnumKeyExW", "RegEnumValueW", "RegOpenKeyExW", "RtlGetVersion", "SetErrorMode", "SetPriorityClass",
    "VerQueryValueW",
}  # fmt: skip
# Access rights that the collector asks for, by the name of the constant; all of them only read.
ACCESS = {
    "_KEY_READ": 0x20019,
    "_CONNECT_AND_ENUMERATE": 5,
    "_QUERY": 5,
    "_READ_ATTRIBUTES": 0x80,
    "_READ": 0x80000000,
    "_SHARE_ALL": 7,
    "_OPEN_EXISTING": 3,
    "_OWNER_GROUP_DACL": 7,
    "_TOKEN_QUERY": 8,
    "_BELOW_NORMAL": 0x4000,
}
# The only file that starts programs, what it may take from subprocess, and the only programs it may start.
STARTER = "win/queries.py"
SUBPROCESS = {"DEVNULL", "PIPE", "Popen", "TimeoutExpired"}
QUERIES = {
    "armwsset /L": ("armwsset.exe", ("/L",)),
    "clpstat --long": ("clpstat.exe", ("--long",)),
}
