@echo off
rem Installs ttx from this folder, without internet: install.cmd [PLACE]
rem Looks for a Python for which the folder has packages; install.py does the rest.
setlocal
rem A Python that is not here is not fetched either.
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "other="
for %%P in ("py -3.15" "py -3.14" "py -3.13" "py -3.12" "py -3.11" "python" "python3") do (
  %%~P -I -X utf8 "%~dp0install.py" --fits >nul 2>nul && (
    %%~P -I -X utf8 "%~dp0install.py" %*
    goto end
  )
  if errorlevel 3 if not errorlevel 4 set "other=%%~P"
)
if defined other (
  %other% -I -X utf8 "%~dp0install.py"
  goto end
)
echo Python 3.11 or newer is needed, and none was found. README.txt says how to get one.
cmd /c exit 1
:end
set "code=%errorlevel%"
rem A window that was opened by a double click stays until somebody has read it.
if "%~1"=="" pause
exit /b %code%
