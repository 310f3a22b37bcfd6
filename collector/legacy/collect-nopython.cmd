@echo off
rem Collects from a node that may run no Python, with commands that every Windows since Server 2003 SP2 has.
rem It only reads; everything it writes lies in bundle\RAW_COMPUTER beside this file. Nothing is masked: treat that
rem folder as a secret, turn it into a bundle with  esmreport import  at the office, and delete it.
rem   collect-nopython.cmd [X: ...]      drives of the shared (mirror) disk, where clp.conf does not name them
setlocal EnableExtensions DisableDelayedExpansion
if not defined PROCESSOR_ARCHITEW6432 goto native
if not exist "%SystemRoot%\Sysnative\cmd.exe" goto native
"%SystemRoot%\Sysnative\cmd.exe" /c ""%~f0" %*"
exit /b
:native
set "DRIVES=%*"
rem Whatever a command puts into a temporary file lies on the stick, not on the node.
set "TEMP=%~dp0"
set "TMP=%~dp0"
set "OUT=%~dp0bundle"
set "SPEAK=en"
for /f "tokens=3" %%v in ('reg query "HKLM\SYSTEM\CurrentControlSet\Control\Nls\CodePage" /v ACP 2^>nul') do if "%%v"=="932" set "SPEAK=ja"
if "%SPEAK%"=="ja" echo  Python を使わずに採取します。サーバの設定は変更しません。数分かかることがあります。
if "%SPEAK%"=="en" echo  Collecting without Python. Nothing on the server is changed. This may take some minutes.

if not exist "%OUT%\" mkdir "%OUT%" 2>nul
set "NO=1"
set "RAW=%OUT%\RAW_%COMPUTERNAME%"
:free
if not exist "%RAW%\" goto make
set /a NO+=1
set "RAW=%OUT%\RAW_%COMPUTERNAME%-%NO%"
goto free
:make
mkdir "%RAW%" 2>nul
if not exist "%RAW%\" goto nowhere
set "TEMP=%RAW%"
set "TMP=%RAW%"
for %%d in (reg files acl err) do mkdir "%RAW%\%%d" 2>nul
set "N=0"

rem --- who, when, in which language -------------------------------------------------
> "%RAW%\raw.txt" echo format=1
if not exist "%RAW%\raw.txt" goto nowhere
>> "%RAW%\raw.txt" echo marks=1
>> "%RAW%\raw.txt" echo version=@VERSION@
>> "%RAW%\raw.txt" echo computer=%COMPUTERNAME%
>> "%RAW%\raw.txt" echo date=%DATE%
>> "%RAW%\raw.txt" echo time=%TIME%
>> "%RAW%\raw.txt" echo architecture=%PROCESSOR_ARCHITECTURE%
>> "%RAW%\raw.txt" echo drives=%DRIVES%
for %%n in (2 3 5 15 19 21 32 33 53 112 1117) do for /f "delims=" %%m in ('net helpmsg %%n 2^>nul') do >> "%RAW%\messages.txt" echo %%n=%%m
reg query "HKU\S-1-5-19" >nul 2>&1
if errorlevel 1 goto plain_user
>> "%RAW%\raw.txt" echo administrator=1
:plain_user
whoami /groups /fo csv > "%RAW%\whoami.txt" 2>nul

rem --- registry -----------------------------------------------------------------------
call :say レジストリ registry
set "SW=HKLM\SOFTWARE"
set "W6=HKLM\SOFTWARE\Wow6432Node"
set "CC=HKLM\SYSTEM\CurrentControlSet"
set "UN=Microsoft\Windows\CurrentVersion\Uninstall"
for %%k in ("%SW%\NEC" "%W6%\NEC" "%SW%\CLUSTERPRO" "%W6%\CLUSTERPRO") do call :export %%k
for %%k in ("%SW%\EXPRESSCLUSTER" "%W6%\EXPRESSCLUSTER" "%SW%\%UN%" "%W6%\%UN%") do call :export %%k
for %%k in ("%CC%\Services" "%CC%\Control\Session Manager\Environment") do call :export %%k
for %%k in ("%CC%\Control\TimeZoneInformation" "%CC%\Control\ProductOptions" "%CC%\Control\Windows") do call :export %%k
for %%k in ("%CC%\Control\ComputerName" "%CC%\Control\Nls\CodePage" "%CC%\Control\Nls\Language") do call :export %%k
for %%k in ("HKLM\HARDWARE\DESCRIPTION\System\BIOS" "HKCU\Control Panel\International") do call :export %%k
>> "%RAW%\reg.txt" echo @end
rem These are large, and only their own values and the names of their sub-keys are wanted.
for %%k in ("%SW%" "%W6%" "%SW%\Microsoft\Windows\CurrentVersion") do call :values %%k
for %%k in ("%SW%\Microsoft\Windows NT\CurrentVersion" "%CC%\Services" "%SW%\%UN%" "%W6%\%UN%") do call :values %%k
>> "%RAW%\query.txt" echo @end
rem An export passes over keys that it may not open. So each key of the products is asked for by its name.
set "HK=HKEY_LOCAL_MACHINE\SOFTWARE"
for %%k in (NEC CLUSTERPRO EXPRESSCLUSTER) do >> "%RAW%\level0.txt" echo "%HK%\%%k"
for %%k in (NEC CLUSTERPRO EXPRESSCLUSTER) do >> "%RAW%\level0.txt" echo "%HK%\Wow6432Node\%%k"
set "LEVEL=0"
:level
set /a NEXT=LEVEL+1
> "%RAW%\level%NEXT%.txt" type nul
for /f "usebackq delims=" %%k in ("%RAW%\level%LEVEL%.txt") do (set "K=%%~k"& call :sub_keys)
for %%z in ("%RAW%\level%NEXT%.txt") do if "%%~zz"=="0" goto walked
set "LEVEL=%NEXT%"
if not "%LEVEL%"=="40" goto level
:walked
>> "%RAW%\walk.txt" echo @end

rem --- services ------------------------------------------------------------------------
call :say サービス services
call :each_service
>> "%RAW%\sc.txt" echo @end

rem --- where things are -----------------------------------------------------------------
call :say フォルダとファイル "folders and files"
rem Another file, so that both can be read in one sitting; a new cmd.exe, because CALL would expand its path again.
cmd /c ""%~dp0collect-places.cmd""

rem --- drives and addresses ---------------------------------------------------------------
call :say ドライブとネットワーク "drives and network"
for %%d in (C D E F G H I J K L M N O P Q R S T U V W X Y Z) do call :drive %%d
>> "%RAW%\volumes.txt" echo @end
fsutil fsinfo drives > "%RAW%\drives.txt" 2>nul
ipconfig /all > "%RAW%\ipconfig.txt" 2>nul

rem --- what shows at the office that nothing was lost on the way -----------------------------
rem Each index ends with the line @end, which is written when its part came to its end.
for /f "delims=" %%f in ('dir /b /a-d "%RAW%\*.txt" 2^>nul') do (set "F=%%f"& call :size)
for %%d in (reg files acl err) do for /f "delims=" %%f in ('dir /b /a-d "%RAW%\%%d" 2^>nul') do (set "F=%%d/%%f"& call :size)
>> "%RAW%\sizes.txt" echo @end
>> "%RAW%\raw.txt" echo enddate=%DATE%
>> "%RAW%\raw.txt" echo endtime=%TIME%
>> "%RAW%\raw.txt" echo done=1
find "done=1" "%RAW%\raw.txt" >nul 2>&1
if errorlevel 1 goto full
echo.
if "%SPEAK%"=="ja" echo  【採取済み】 %RAW%
if "%SPEAK%"=="ja" echo  このフォルダは伏せ字になっていません。事務所で esmreport import を実行した後、削除してください。
if "%SPEAK%"=="ja" echo  読み取れなかったものの有無は、取り込んだときに分かります。
if "%SPEAK%"=="en" echo  [collected] %RAW%
if "%SPEAK%"=="en" echo  Nothing in this folder is masked: run  esmreport import  at the office, then delete it.
if "%SPEAK%"=="en" echo  What could not be read is seen when it is imported.
exit /b 4

:nowhere
if "%SPEAK%"=="ja" echo  【失敗】 %OUT% に保存できません。書き込み禁止や空き容量を確認してください。
if "%SPEAK%"=="en" echo  [failed] Nothing can be saved in %OUT%. Check its write protection and free space.
exit /b 1
:full
if "%SPEAK%"=="ja" echo  【失敗】 %RAW% への保存が途中で止まりました。空き容量を確認し、削除してからやり直してください。
if "%SPEAK%"=="en" echo  [failed] Saving in %RAW% stopped half-way. Check the free space, delete it and run again.
exit /b 1

:say
if "%SPEAK%"=="ja" echo  読み取り中: %1
if "%SPEAK%"=="en" echo  Reading: %~2
goto :eof

:export
set /a N+=1
reg export %1 "%RAW%\reg\%N%.reg" >nul 2>"%RAW%\err\reg%N%.txt"
set "RC=%ERRORLEVEL%"
>> "%RAW%\reg.txt" echo %N%;%RC%;%~1
goto :eof

:values
set /a N+=1
reg query %1 > "%RAW%\reg\%N%.txt" 2>"%RAW%\err\reg%N%.txt"
set "RC=%ERRORLEVEL%"
>> "%RAW%\query.txt" echo %N%;%RC%;%~1
goto :eof

:sub_keys
set /a N+=1
reg query "%K%" > "%RAW%\reg\%N%.txt" 2>"%RAW%\err\reg%N%.txt"
set "RC=%ERRORLEVEL%"
>> "%RAW%\walk.txt" echo %N%;%RC%;"%K%"
if not "%RC%"=="0" goto :eof
rem A line of a large value would be longer than a variable of cmd.exe may be.
find "HKEY_" < "%RAW%\reg\%N%.txt" > "%RAW%\reg\%N%-keys.txt" 2>nul
for /f "usebackq delims=" %%s in ("%RAW%\reg\%N%-keys.txt") do (set "S=%%s"& call :sub_key)
goto :eof
:sub_key
rem Lines of values are indented; the key itself stands above its sub-keys.
set "S=%S:"=%"
if not "%S:~0,5%"=="HKEY_" goto :eof
if /i not "%S%"=="%K%" >> "%RAW%\level%NEXT%.txt" echo "%S%"
goto :eof

:each_service
rem The services of the guide's tables and of the cluster product; a test compares them with the other collector's.
for %%s in ("AlertManagerHTTPSService" "AlertManagerMainService" "AlertManagerSocketReceiveService") do call :service %%s
for %%s in ("AlertManagerWMIService" "DianaScope ModemAgent" "DmiEventWatcher" "ESM32BridgeAlertListener") do call :service %%s
for %%s in ("ESM32BridgeNvAccessor" "ESMASVNT" "ESMBaseAlertListener" "ESMCommonComponent") do call :service %%s
for %%s in ("ESMCommonService" "ESMDSVNT" "ESMEventManager" "ESMSystemManagementService" "ESMWebContainer") do call :service %%s
for %%s in ("EsmTrapRedirection" "Nvbase" "Nvcmd" "Nvrmapd" "clpdiskagent" "clpdiskfltr" "clpevent" "clpjra") do call :service %%s
for %%s in ("clpoldapi" "clppm" "clppmsvc" "clpsra" "clpstartup" "clptrnsv" "clpwebalt" "clpwebmgr") do call :service %%s
goto :eof

:service
>> "%RAW%\sc.txt" echo @query %~1
sc query %1 >> "%RAW%\sc.txt" 2>nul
>> "%RAW%\sc.txt" echo @rc %ERRORLEVEL%
>> "%RAW%\sc.txt" echo @qc %~1
sc qc %1 8192 >> "%RAW%\sc.txt" 2>nul
>> "%RAW%\sc.txt" echo @rc %ERRORLEVEL%
goto :eof

:size
for %%g in ("%RAW%\%F:/=\%") do >> "%RAW%\sizes.txt" echo %%~zg;%F%
goto :eof

:drive
set /a N+=1
dir /a %1:\ >nul 2>"%RAW%\err\drive%N%.txt"
set "RC=%ERRORLEVEL%"
>> "%RAW%\volumes.txt" echo @%1:;%RC%;%N%
if not "%RC%"=="0" goto :eof
vol %1: >> "%RAW%\volumes.txt" 2>nul
goto :eof
