"""Names of the services that the guide's tables and script examples list, Ver.4 to Ver.6."""

from __future__ import annotations

from collections.abc import Iterable

from esmreport.core.record import dataclass

MAIN_SERVICE = "AlertManagerMainService"
EXPRESS_PC_REPORT = "Express PC Report"
COOPERATOR = "CLUSTERPRO ESMPRO/SM cooperator"
# The guide prints the end of the name in four ways; what they share is enough to know it.
_COOPERATOR_STEM = "clusterpro esmpro/sm cooperat"


@dataclass(frozen=True, kw_only=True)
class EsmService:
    """A service: key name, display name, and the watch id of the guide's script examples (None: net start).

    `listed`: it stands in the order tables of the start and stop scripts.
    """

    key: str
    display: str
    watch_id: str | None = None
    listed: bool = True


def _arm(key: str, display: str, watch_id: str) -> EsmService:
    return EsmService(key=key, display=display, watch_id=watch_id)


SERVICES = (
    _arm("AlertManagerWMIService", "Alert Manager WMI Service", "id_AMWMI"),
    EsmService(key="AlertManagerHTTPSService", display="Alert Manager HTTPS Service"),
    _arm("Nvbase", "ESM Base Service", "id_Base"),
    _arm("Nvrmapd", "ESM Remote Map Service", "id_Rmap"),
    _arm("Nvcmd", "ESM Command Service", "id_Cmd"),
    _arm("ESMASVNT", "ESM Alert Service", "id_Alert"),
    _arm("DmiEventWatcher", "Dmi Event Watcher", "id_Dmi"),
    _arm("EsmTrapRedirection", "ESMPRO/SM Trap Redirection", "id_Trap"),
    _arm("ESMDSVNT", "ESMPRO/SM Base Service", "id_SM"),
    _arm("AlertManagerSocketReceiveService", "Alert Manager Socket(R) Service", "id_AM"),
    _arm("ESM32BridgeNvAccessor", "ESM32BridgeService for NvAccessor", "id_SM32BNA"),
    _arm("ESM32BridgeAlertListener", "ESM32BridgeService for AlertListener", "id_SM32BAL"),
    _arm("ESMCommonComponent", "ESMPRO/SM Common Component", "id_SMC"),
    _arm("ESMBaseAlertListener", "ESMPRO/SM Base Alert Listener", "id_SMB"),
    _arm("ESMEventManager", "ESMPRO/SM Event Manager", "id_SME"),
    _arm("ESMWebContainer", "ESMPRO/SM Web Container", "id_SMW"),
    _arm("DianaScope ModemAgent", "DianaScope ModemAgent", "id_DMA"),
    EsmService(key=MAIN_SERVICE, display="Alert Manager Main Service", listed=False),
    EsmService(key=EXPRESS_PC_REPORT, display="Express PC Report", listed=False),
)
LISTED = frozenset(service.key for service in SERVICES if service.listed)
_FROM_6 = {
    "AlertManagerWMIService",
    "AlertManagerHTTPSService",
    "ESM32BridgeNvAccessor",
    "ESM32BridgeAlertListener",
    "ESMBaseAlertListener",
}
_FROM_5 = {"ESMCommonComponent", "ESMEventManager", "ESMWebContainer", "DianaScope ModemAgent"}
# What stands in the order tables of a chapter. Ver.6 has no Trap Redirection any more: a line of it is left over.
TABLES = {
    "SM6": LISTED - {"EsmTrapRedirection"},
    "SM5": LISTED - _FROM_6,
    "SM4": LISTED - _FROM_6 - _FROM_5,
}
# A line of these is written only where a person says that the function is used.
ASKED = {
    "DmiEventWatcher": "dmi_used",
    "AlertManagerSocketReceiveService": "tcpip_receive_used",
    "EsmTrapRedirection": "snmp_trap_forwarding_used",
}

# How the guide's script examples misprint names: such a service does not exist.
MISPRINTS = {"esmsvnt": "ESMDSVNT", "esmeeventmanager": "ESMEventManager"}

_BY_NAME = {name.casefold(): service for service in SERVICES for name in (service.key, service.display)}
_BY_ID = {service.watch_id.casefold(): service for service in SERVICES if service.watch_id}


def by_name(name: str) -> str | None:
    """Key name of a service by key or display name (cooperation function: its display name), or None."""
    folded = name.strip().casefold()
    if folded.startswith(_COOPERATOR_STEM):
        return COOPERATOR
    service = _BY_NAME.get(folded)
    return service.key if service else None


def meant(name: str) -> str:
    """The key name that a misprint of the guide stands for; else the name itself."""
    return MISPRINTS.get(name.strip().casefold(), name)


def keys(names: Iterable[str]) -> set[str]:
    """Key names of those of the names that are services of the guide."""
    return {key for name in names if (key := by_name(name))}


def by_watch_id(watch_id: str) -> str | None:
    """Key name of the service that has this watch id in the guide's examples, or None."""
    service = _BY_ID.get(watch_id.casefold())
    return service.key if service else None
