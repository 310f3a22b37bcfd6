"""What is collected: data only. A growing VERSION tells the reader that more is asked than before."""

VERSION = 2

# Services of the guide's tables (ServerManager Ver.4, 5 and 6, both agents) and of CLUSTERPRO.
ESMPRO_SERVICES = (
    "AlertManagerHTTPSService",
    "AlertManagerMainService",
    "AlertManagerSocketReceiveService",
    "AlertManagerWMIService",
    "DianaScope ModemAgent",
    "DmiEventWatcher",
    "ESM32BridgeAlertListener",
    "ESM32BridgeNvAccessor",
    "ESMASVNT",
    "ESMBaseAlertListener",
    "ESMCommonComponent",
    "ESMCommonService",
    "ESMDSVNT",
    "ESMEventManager",
    "ESMSystemManagementService",
    "ESMWebContainer",
    "EsmTrapRedirection",
    "Nvbase",
    "Nvcmd",
    "Nvrmapd",
)
CLUSTER_SERVICES = (
    "clpdiskagent",
    "clpdiskfltr",
    "clpevent",
    "clpjra",
    "clpoldapi",
    "clppm",
    "clppmsvc",
    "clpsra",
    "clpstartup",
    "clptrnsv",
    "clpwebalt",
    "clpwebmgr",
)

_BOTH = ("64", "32")
_NATIVE = ("64",)
_CONTROL = "HKLM\\SYSTEM\\CurrentControlSet\\Control"
SERVICES_KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
ENVIRONMENT_KEY = _CONTROL + "\\Session Manager\\Environment"
WINDOWS_KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
WINDOWS_NT_KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
UNINSTALL_KEY = WINDOWS_KEY + "\\Uninstall"

# (views, key, depth: None = whole tree, value names: None = all)
REGISTRY = (
    (_BOTH, "HKLM\\SOFTWARE\\NEC", None, None),
    (_BOTH, "HKLM\\SOFTWARE\\CLUSTERPRO", None, None),
    (_BOTH, "HKLM\\SOFTWARE\\EXPRESSCLUSTER", None, None),
    (
        _BOTH,
        UNINSTALL_KEY,
        1,
        (
            "DisplayName",
            "DisplayVersion",
            "InstallDate",
            "InstallLocation",
            "ParentKeyName",
            "Publisher",
            "SystemComponent",
            "UninstallString",
            "VersionMajor",
            "VersionMinor",
        ),
    ),
    (
        _NATIVE,
        ENVIRONMENT_KEY,
        0,
        ("ESMPRO", "EsmDir", "NUMBER_OF_PROCESSORS", "OS", "PROCESSOR_ARCHITECTURE", "TEMP", "windir"),
    ),
    (
        _NATIVE,
        WINDOWS_KEY,
        0,
        ("CommonFilesDir", "CommonFilesDir (x86)", "ProgramFilesDir", "ProgramFilesDir (x86)"),
    ),
    (
        _NATIVE,
        WINDOWS_NT_KEY,
        0,
        (
            "CSDVersion",
            "CurrentBuild",
            "CurrentBuildNumber",
            "CurrentMajorVersionNumber",
            "CurrentMinorVersionNumber",
            "CurrentVersion",
            "EditionID",
            "InstallationType",
            "ProductName",
            "ReleaseId",
            "SystemRoot",
            "UBR",
        ),
    ),
    (_NATIVE, _CONTROL + "\\TimeZoneInformation", 0, None),
    (_NATIVE, _CONTROL + "\\ProductOptions", 0, ("ProductType",)),
    (_NATIVE, "HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS", 0, ("SystemManufacturer", "SystemProductName")),
)

_WEB = "{install_dir}\\ESMWEB\\wbserver\\webapps"
_LOCAL_WEB_INF = _WEB + "\\esmpro\\WEB-INF"

# Where each kind of folder is looked for: where the settings point, the guide's example on each shared
# drive, and the folder that the installer made. {shared_drives} and {alert_dirs} may stand for several.
BASES = {
    "install": ("{install_dir}",),
    "axis": (_WEB + "\\axis2\\WEB-INF\\classes",),
    "work": ("{work_dir}", "{shared_drives}\\NVWORK", "{install_dir}\\NVWORK"),
    "work_parent": ("{work_dir}\\..", "{shared_drives}", "{install_dir}"),
    "service": ("{service_dir}", "{shared_drives}\\WEB-INF\\service", _LOCAL_WEB_INF + "\\service"),
    "web_inf": ("{service_dir}\\..", "{shared_drives}\\WEB-INF", _LOCAL_WEB_INF),
    "package": ("{package_dir}", "{shared_drives}\\pkgpool", "{install_dir}\\ESMWEB\\pkgpool"),
    "alert": ("{alert_dirs}\\AlertMan",),
    "cluster": ("{cluster_dir}",),
}

# (base, path below it, role); the role says what it is, the path says where.
JSL_FILES = tuple(
    ("install", "ESMWEB\\%s\\jsl.ini" % name, "jsl.ini:" + name)
    for name in ("jslcmn", "jslweb", "jslem", "jslalert")
)
OPTIONS_FILE = ("service", "options.txt", "options.txt")
CLUSTER_FILE = ("cluster", "etc\\clp.conf", "clp.conf")
FILES = (
    ("axis", "eci.service.properties", "eci.service.properties"),
    (
        "service",
        "esmpro\\eventman\\indication\\subscribeSetting.properties",
        "subscribeSetting.properties",
    ),
    ("service", "petAnalysisInfo.txt", "petAnalysisInfo.txt"),
    ("service", "ServerManagerLog.properties", "ServerManagerLog.properties"),
    ("service", "NvBaseReceiver.properties", "NvBaseReceiver.properties"),
    ("service", "systemlog.properties", "systemlog.properties"),
    ("work", "local\\nvisord.cf", "nvisord.cf"),
    # The guide prints the name with a letter O; a digit zero is an easy slip when it is typed by hand.
    ("alert", "Work\\WMGReprt\\MGHTPLOG.INF", "MGHTPLOG.INF"),
    ("alert", "Work\\WMGReprt\\MGHTPL0G.INF", "MGHTPL0G.INF"),
)

FOLDERS = (
    ("install", "", "install"),
    ("install", "ESMWEB", "esmweb"),
    ("work", "", "work"),
    ("work", "ESMPRO", "work:ESMPRO"),
    ("work", "Alert\\filter", "work:Alert\\filter"),
    ("work", "alert", "work:alert"),
    ("work", "local", "work:local"),
    # Slips of the pen for NVWORK that occur in procedures.
    ("work_parent", "NWORK", "work-misspelt"),
    ("work_parent", "NWWORK", "work-misspelt"),
    ("web_inf", "", "web-inf"),
    ("service", "", "service"),
    ("service", "log", "service:log"),
    ("service", "log\\jslcmn", "service:log\\jslcmn"),
    ("service", "log\\jslweb", "service:log\\jslweb"),
    ("service", "log\\jslem", "service:log\\jslem"),
    ("service", "log\\jslalert", "service:log\\jslalert"),
    ("web_inf", "db", "db"),
    ("package", "", "package"),
    ("cluster", "", "cluster"),
)

RIGHTS = (("work", "", "work"),)
LISTINGS = (("cluster", "scripts", "scripts"),)
SCRIPT_SUFFIXES = (".bat", ".cmd")

# Program files of which only hash, version and head are kept.
PROGRAMS = (
    ("alert", "Program\\wsock32.dll", "wsock32.dll"),
    ("alert", "Program\\wssock32.dll", "wssock32.dll"),
    ("alert", "Program\\AMVSCKS.EXE", "alert module"),
    ("alert", "Program\\AMVMAIN.EXE", "alert module"),
    ("alert", "Program\\AMSADM.EXE", "alert module"),
    ("cluster", "accessories\\x86\\wsock32.dll", "wsock32.dll:cluster"),
    ("cluster", "accessories\\x86\\wssock32.dll", "wssock32.dll:cluster"),
    ("cluster", "bin\\armwsset.exe", "armwsset.exe"),
    ("cluster", "bin\\clpstat.exe", "clpstat.exe"),
)

# The only programs that are started, by name of the query: file below the cluster's bin folder, arguments.
# Both only print; the guide names the first for showing what the WinSock Wrapper is set to.
QUERIES = {
    "armwsset /L": ("armwsset.exe", ("/L",)),
    "clpstat --long": ("clpstat.exe", ("--long",)),
}
QUERY_SECONDS = 10
