@echo off
rem The part of collect-nopython.cmd that follows the settings of the node to folders and files; it is started by it.
rem RAW is the folder that it writes into, SW, W6 and CC are keys of the registry. Paths and whatever else is read
rem travel in quoted variables from which quotes were removed, and never as arguments of CALL, which would expand and
rem split them once more: a setting of the node must never become a command.
setlocal EnableExtensions DisableDelayedExpansion
if not defined RAW exit /b 1
set "N=1000"
for %%f in (tree paths files) do > "%RAW%\%%f.txt" type nul
if defined ESMPRO set "B=%ESMPRO:"=%"
if defined ESMPRO call :install
set "B=%ProgramFiles(x86)%"
if defined B set "B=%ProgramFiles(x86)%\ESMPRO"
if defined B call :install
set "B=%ProgramFiles%\ESMPRO"
call :install
if defined EsmDir set "B=%EsmDir:"=%"
if defined EsmDir call :alert
for %%s in ("AlertManagerHTTPSService" "AlertManagerMainService" "AlertManagerSocketReceiveService") do call :image %%s
for %%s in ("AlertManagerWMIService" "DianaScope ModemAgent" "DmiEventWatcher" "ESM32BridgeAlertListener") do call :image %%s
for %%s in ("ESM32BridgeNvAccessor" "ESMASVNT" "ESMBaseAlertListener" "ESMCommonComponent") do call :image %%s
for %%s in ("ESMCommonService" "ESMDSVNT" "ESMEventManager" "ESMSystemManagementService" "ESMWebContainer") do call :image %%s
for %%s in ("EsmTrapRedirection" "Nvbase" "Nvcmd" "Nvrmapd" "clpdiskagent" "clpdiskfltr" "clpevent" "clpjra") do call :image %%s
for %%s in ("clpoldapi" "clppm" "clppmsvc" "clpsra" "clpstartup" "clptrnsv" "clpwebalt" "clpwebmgr") do call :image %%s
for %%c in (CLUSTERPRO EXPRESSCLUSTER) do call :programs %%c
for %%k in ("%SW%\NEC\NVBASE" "%W6%\NEC\NVBASE" "%SW%\NEC\NVBASE\PP" "%W6%\NEC\NVBASE\PP") do call :workdir %%k
for %%d in (D E F G H I J K L M N O P Q R S T U V W X Y Z) do (set "D=%%~d"& call :shared)
for %%f in (tree paths files acl) do >> "%RAW%\%%f.txt" echo @end
exit /b 0

:image
rem The folder that the program of a service lies in leads to the folder of its product.
set "IMAGE="
set "NAME=%~1"
for /f "tokens=2,*" %%a in ('reg query "%CC%\Services\%NAME%" /v ImagePath 2^>nul') do if "%%a"=="REG_EXPAND_SZ" set "IMAGE=%%b"
for /f "tokens=2,*" %%a in ('reg query "%CC%\Services\%NAME%" /v ImagePath 2^>nul') do if "%%a"=="REG_SZ" set "IMAGE=%%b"
if not defined IMAGE goto :eof
set "IMAGE=%IMAGE:"=%"
set "P=%IMAGE%"
set "B=%IMAGE%"
call :parent
call :parent
if "%B:~3%"=="" goto :eof
if /i "%NAME:~0,3%"=="clp" goto cluster
call :grab_program
call :parent
goto install

:grab_program
rem The service's program itself, for its version; arguments behind it make it no file, and it is left out.
if exist "%P%" call :grab
goto :eof

:programs
set "B=%ProgramFiles%\%1"
call :cluster
set "B=%ProgramFiles(x86)%"
if not defined B goto :eof
set "B=%ProgramFiles(x86)%\%1"
goto cluster

:install
rem B: a folder that ESMPRO may have been installed in.
set "MARK=%B%"
call :first
if defined AGAIN goto :eof
set "P=%B%"
call :ask
if not defined A goto :eof
for %%r in ("ESMWEB" "ESMWEB\pkgpool" "NWORK" "NWWORK") do call :below %%r
for %%j in (jslcmn jslweb jslem jslalert) do call :jsl %%j
set "P=%B%\ESMWEB\wbserver\webapps\axis2\WEB-INF\classes\eci.service.properties"
call :grab
call :alert
set "KEEP=%B%"
set "B=%KEEP%\ESMWEB\wbserver\webapps\esmpro\WEB-INF"
call :webinf
set "B=%KEEP%\NVWORK"
call :work
set "B=%KEEP%"
goto :eof

:first
rem Each folder once: AGAIN is set where MARK was seen before.
set "AGAIN="
if not exist "%RAW%\seen.txt" > "%RAW%\seen.txt" type nul
for /f "usebackq delims=" %%m in ("%RAW%\seen.txt") do if /i %%m=="%MARK%" set "AGAIN=1"
if not defined AGAIN >> "%RAW%\seen.txt" echo "%MARK%"
goto :eof

:jsl
set "HOME=%B%"
set "P=%B%\ESMWEB\%1\jsl.ini"
set "WANTED=wrkdir"
set "W="
call :grab
if defined A call :settings
if not defined W goto :eof
set "B=%W%"
call :service_folder
call :parent
call :webinf
set "B=%HOME%"
goto :eof

:settings
rem The folder that a line  WANTED = PATH  of the file P names, in W; lines that begin with ; are comments.
set "W="
for /f "usebackq eol=; tokens=1,* delims== " %%a in ("%P%") do if /i "%%a"=="%WANTED%" set "W=%%b"
if not defined W goto :eof
set "W=%W:"=%"
for %%i in ("%W%") do set "W=%%~fi"
if not "%W:~1,1%"==":" set "W="
goto :eof

:parent
rem The folder above B, without a backslash at its end.
for %%i in ("%B%") do set "B=%%~dpi"
set "B=%B:~0,-1%"
goto :eof

:alert
for %%f in ("AlertMan\Work\WMGReprt\MGHTPLOG.INF" "AlertMan\Work\WMGReprt\MGHTPL0G.INF") do call :grabbelow %%f
for %%f in ("AlertMan\Program\wsock32.dll" "AlertMan\Program\wssock32.dll" "AlertMan\Program\AMVSCKS.EXE") do call :grabbelow %%f
for %%f in ("AlertMan\Program\AMVMAIN.EXE" "AlertMan\Program\AMSADM.EXE") do call :grabbelow %%f
goto :eof

:cluster
rem B: a folder that the cluster product may have been installed in.
set "MARK=%B%"
call :first
if defined AGAIN goto :eof
set "P=%B%"
call :ask
if not defined A goto :eof
for %%f in ("etc\clp.conf" "accessories\x86\wsock32.dll" "accessories\x86\wssock32.dll" "bin\armwsset.exe") do call :grabbelow %%f
for %%f in ("bin\clpstat.exe") do call :grabbelow %%f
set "T=%B%\scripts"
set "P=%T%"
call :ask
if not defined A goto :eof
call :tree
for %%e in (.bat .cmd) do for /f "delims=" %%s in ('dir /s /b /a-d "%T%\*%%e" 2^>nul') do (set "P=%%s"& call :grab)
goto :eof

:workdir
set "W="
for /f "tokens=2,*" %%a in ('reg query %1 /v WorkDir 2^>nul') do if "%%a"=="REG_SZ" set "W=%%b"
if not defined W goto :eof
set "B=%W:"=%"
call :work
call :parent
for %%r in ("NWORK" "NWWORK") do call :below %%r
goto :eof

:work
set "MARK=%B%"
call :first
if defined AGAIN goto :eof
set "P=%B%"
call :ask
for %%r in ("ESMPRO" "Alert\filter" "alert" "local") do call :below %%r
call :grabbelow "local\nvisord.cf"
if not exist "%B%" goto :eof
set "T=%B%"
call :tree
set /a N+=1
>> "%RAW%\acl.txt" echo %N%;"%B%"
icacls "%B%" /save "%RAW%\acl\%N%.txt" /t /c >nul 2>"%RAW%\err\acl%N%.txt"
if exist "%RAW%\acl\%N%.txt" goto :eof
cacls "%B%" /t /c > "%RAW%\acl\%N%-cacls.txt" 2>>"%RAW%\err\acl%N%.txt"
goto :eof

:webinf
set "P=%B%"
call :ask
call :below "db"
set "TOP=%B%"
set "B=%TOP%\service"
call :service_folder
set "B=%TOP%"
goto :eof

:service_folder
set "MARK=%B%"
call :first
if defined AGAIN goto :eof
set "P=%B%"
call :ask
for %%r in ("log" "log\jslcmn" "log\jslweb" "log\jslem" "log\jslalert") do call :below %%r
for %%f in ("options.txt" "esmpro\eventman\indication\subscribeSetting.properties" "petAnalysisInfo.txt") do call :grabbelow %%f
for %%f in ("ServerManagerLog.properties" "NvBaseReceiver.properties" "systemlog.properties") do call :grabbelow %%f
set "P=%B%\options.txt"
set "WANTED=EU_RM_PKG_DATAPOOL_PATH"
set "V=%W%"
set "W="
if exist "%P%" call :settings
set "P=%W%"
set "W=%V%"
if defined P call :ask
goto :eof

:shared
rem Once for each drive; one that does not open is remembered by :drive.
set "L="
for %%l in (D E F G H I J K L M N O P Q R S T U V W X Y Z) do if /i "%%l"=="%D:~0,1%" set "L=%%l"
if not defined L goto :eof
if /i "%L%:"=="%SystemDrive%" goto :eof
if defined SEEN_%L% goto :eof
set "SEEN_%L%=1"
dir /a "%L%:\" >nul 2>&1
if errorlevel 1 goto :eof
for %%r in (NVWORK WEB-INF pkgpool NWORK NWWORK) do (set "P=%L%:\%%r"& call :ask)
set "B=%L%:\NVWORK"
if exist "%B%" call :work
set "B=%L%:\WEB-INF"
if exist "%B%" call :webinf
goto :eof

:below
set "P=%B%\%~1"
goto ask

:grabbelow
set "P=%B%\%~1"
goto grab

:ask
rem Is it there? If not: which folder above could be listed and so proves that it is not?
set "A="
for %%i in ("%P%") do set "A=%%~ai"
if defined A for %%i in ("%P%") do >> "%RAW%\paths.txt" echo +;%%~ai;%%~zi;%%~ti;"%P%"
if defined A goto :eof
set "Q=%P%"
:up
set "LAST=%Q%"
for %%i in ("%Q%") do set "Q=%%~dpi"
if not "%Q:~3%"=="" set "Q=%Q:~0,-1%"
dir /a "%Q%" >nul 2>"%RAW%\err\last.txt"
if not errorlevel 1 goto proved
if "%Q%"=="%LAST%" goto refused
set "QA="
for %%i in ("%Q%") do set "QA=%%~ai"
if not defined QA goto up
:refused
set /a N+=1
copy "%RAW%\err\last.txt" "%RAW%\err\path%N%.txt" >nul 2>&1
>> "%RAW%\paths.txt" echo ?;%N%;"%P%"
goto :eof
:proved
>> "%RAW%\paths.txt" echo -;"%Q%";"%P%"
goto :eof

:grab
call :ask
if not defined A goto :eof
set /a N+=1
copy /b "%P%" "%RAW%\files\%N%" >nul 2>"%RAW%\err\file%N%.txt"
set "RC=%ERRORLEVEL%"
>> "%RAW%\files.txt" echo %N%;%RC%;"%P%"
goto :eof

:tree
rem Everything below a folder, and which folders of it could not be listed.
>> "%RAW%\tree.txt" echo @"%T%"
for /f "delims=" %%p in ('dir /s /b /a "%T%" 2^>nul') do >> "%RAW%\tree.txt" echo %%~ap;"%%p"
for /f "delims=" %%p in ('dir /s /b /ad "%T%" 2^>nul') do (set "Q=%%p"& call :listable)
set "Q=%T%"
:listable
dir /a "%Q%" >nul 2>"%RAW%\err\last.txt"
if not errorlevel 1 goto :eof
set /a N+=1
copy "%RAW%\err\last.txt" "%RAW%\err\tree%N%.txt" >nul 2>&1
>> "%RAW%\tree.txt" echo ?;%N%;"%Q%"
goto :eof
