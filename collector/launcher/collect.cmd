@echo off
rem Collects from this node with the Python of this kit, or without Python where there is none that fits.
rem   collect.cmd                  asks for elevation and collects
rem   collect.cmd /here            collects with the rights it has
rem   collect.cmd --label TEXT     all other arguments go to esmcollect
rem A stored text must mean the same in every code page: no blocks around paths, no tests on translated words.
setlocal EnableExtensions DisableDelayedExpansion
set "KIT=%~dp0"
set "ARGS="
set "HERE="
if /i "%~1"=="/here" set "HERE=1"
if not defined HERE set ARGS=%*
if defined ARGS set "HERE=1"

rem Windows tells the language of the messages as a number: 0411 is Japanese.
set "UI="
for /f "tokens=3" %%v in ('reg query "HKLM\SYSTEM\CurrentControlSet\Control\Nls\Language" /v InstallLanguage 2^>nul') do set "UI=%%v"
set "ACP="
for /f "tokens=3" %%v in ('reg query "HKLM\SYSTEM\CurrentControlSet\Control\Nls\CodePage" /v ACP 2^>nul') do set "ACP=%%v"
set "SPEAK=en"
if "%UI%"=="0411" set "SPEAK=ja"
if "%ACP%"=="932" set "SPEAK=ja"
set "CONSOLE="
for /f "tokens=2 delims=:" %%c in ('chcp') do set "CONSOLE=%%c"
if "%SPEAK%"=="ja" chcp 932 >nul 2>&1

echo.
echo  esmcollect @VERSION@   kit @KIT_ID@
if "%SPEAK%"=="ja" echo  このサーバの設定を読み取り、このフォルダの bundle に保存します。サーバの設定は変更しません。
if "%SPEAK%"=="en" echo  Reads the settings of this server and saves them in the folder bundle. Nothing is changed.
echo.

rem A process without full rights has the integrity level 8192 among its groups. Windows 2003 has no levels.
set "MEDIUM="
for /f %%g in ('whoami /groups 2^>nul ^| find "S-1-16-8192"') do set "MEDIUM=1"
if not defined MEDIUM goto runtime
if defined HERE goto runtime
if not exist "%KIT%elevate.js" goto refused
if "%SPEAK%"=="ja" echo  管理者として実行します。確認の画面で「はい」を選んでください。
if "%SPEAK%"=="en" echo  Elevation is needed: choose Yes in the dialog that opens.
cscript //nologo //e:jscript "%KIT%elevate.js" "%~f0"
if errorlevel 1 goto refused
if "%SPEAK%"=="ja" echo  採取は新しい画面で行います。この画面は閉じてかまいません。
if "%SPEAK%"=="en" echo  The collection runs in a new window; this one can be closed.
set "CODE=1"
goto finish
:refused
if "%SPEAK%"=="ja" echo  管理者として開けません。collect.cmd を右クリックし「管理者として実行」を選んでください。
if "%SPEAK%"=="ja" echo  管理者になれない場合は、コマンドプロンプトで collect.cmd /here を実行してください。
if "%SPEAK%"=="en" echo  No elevation. Right-click collect.cmd and choose "Run as administrator",
if "%SPEAK%"=="en" echo  or run  collect.cmd /here  at a command prompt to collect with the rights you have.
set "CODE=1"
goto finish

:runtime
set "ARCH=%PROCESSOR_ARCHITECTURE%"
if defined PROCESSOR_ARCHITEW6432 set "ARCH=%PROCESSOR_ARCHITEW6432%"
set "NT="
for /f "tokens=3" %%v in ('reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion" /v CurrentVersion 2^>nul') do set "NT=%%v"
for /f "tokens=3" %%v in ('reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion" /v CurrentMajorVersionNumber 2^>nul') do set "NT=10.0"
set "FITS="
if "%NT%"=="6.1" set "FITS=6.1"
if "%NT%"=="6.2" set "FITS=6.1"
if "%NT%"=="6.3" set "FITS=6.3 6.1"
if "%NT%"=="10.0" set "FITS=10.0 6.3 6.1"
set "PY="
rem No CALL with a path in it: it would expand a percent sign in the name of a folder once more.
for %%n in (%FITS%) do if not defined PY if exist "%KIT%python\%ARCH%-%%n\python.exe" set "PY=%KIT%python\%ARCH%-%%n\python.exe"
if not defined PY goto nopython
rem Without the C runtime of Windows 10 a dialog box would open and wait.
if not exist "%SystemRoot%\System32\ucrtbase.dll" goto noruntime
"%PY%" -I -B -c "import ctypes, hashlib, json" >nul 2>&1
if errorlevel 1 goto nostart

set "SITE="
if exist "%KIT%site.toml" set SITE=--site "%KIT%site.toml"
"%PY%" -I -B "%KIT%esmcollect.pyz" --lang %SPEAK% %SITE% %ARGS%
set "CODE=%ERRORLEVEL%"
if "%CODE%"=="0" goto complete
if "%CODE%"=="4" goto partial
if "%CODE%"=="130" goto partial
if "%CODE%"=="1" goto failed
if "%CODE%"=="2" goto failed
goto nostart

:complete
echo.
if "%SPEAK%"=="ja" echo  【完了】 採取は完了しました。
if "%SPEAK%"=="en" echo  [complete] The collection is complete.
goto finish
:partial
echo.
if "%SPEAK%"=="ja" echo  【一部不完全】 読み取れなかったものがあります。上の一覧を確認してください。
if "%SPEAK%"=="en" echo  [partial] Some things could not be read; see the list above.
goto finish
:failed
echo.
if "%SPEAK%"=="ja" echo  【失敗】 バンドルは保存されていません。上のメッセージを確認してください。
if "%SPEAK%"=="en" echo  [failed] No bundle was saved; see the message above.
goto finish

:noruntime
if "%SPEAK%"=="ja" echo  この Windows には ucrtbase.dll がないため Python を使わずに採取します。
if "%SPEAK%"=="en" echo  This Windows has no ucrtbase.dll; collecting without Python.
goto nopython
:nostart
if "%SPEAK%"=="ja" echo  Python を起動できないため Python を使わずに採取します。
if "%SPEAK%"=="en" echo  Python does not start here; collecting without it.
:nopython
if not exist "%KIT%collect-nopython.cmd" goto nothing
cmd /c ""%KIT%collect-nopython.cmd""
set "CODE=%ERRORLEVEL%"
goto finish
:nothing
if "%SPEAK%"=="ja" echo  【失敗】 このキットには、この Windows で使える採取プログラムがありません。
if "%SPEAK%"=="en" echo  [failed] This kit holds no collector for this Windows.
set "CODE=1"
goto finish

:finish
echo.
pause
if defined CONSOLE chcp %CONSOLE% >nul 2>&1
endlocal & exit /b %CODE%
