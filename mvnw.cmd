@echo off
rem Runs the Maven that .mvn\maven.version pins; takes the arguments of mvn and ends with its exit code.
rem
rem Where that Maven comes from, the first that works:
rem   1. the copy an earlier run installed under MAVEN_USER_HOME (default %USERPROFILE%\.m2);
rem   2. a mvn of any version on the PATH, which resolves it like any artifact, through whatever repositories
rem      or mirrors are configured for it (give yours with MAVEN_ARGS or in settings.xml);
rem   3. Apache's own archive of releases, with curl.
rem An archive is unpacked only if its SHA-512 is the pinned one. curl, tar and certutil come with Windows 10.
setlocal EnableExtensions DisableDelayedExpansion

set "ARCHIVE_SITE=https://archive.apache.org/dist/maven/maven-3"
set "DEPENDENCY_PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
set "VERSION="
set "SHA512="
for /f "usebackq tokens=1,2 delims==" %%a in ("%~dp0.mvn\maven.version") do (
  if "%%a"=="version" set "VERSION=%%b"
  if "%%a"=="sha512" set "SHA512=%%b"
)
if not defined SHA512 (
  echo mvnw: %~dp0.mvn\maven.version must hold version=... and sha512=... 1>&2
  exit /b 1
)
if defined MVNW_ASKING (
  echo mvnw: the mvn on the PATH calls mvnw again 1>&2
  exit /b 1
)

if defined JAVA_HOME (set "JAVAC=%JAVA_HOME%\bin\javac.exe") else (set "JAVAC=javac")
set "RELEASE="
set "ANSWER=%TEMP%\mvnw.%RANDOM%%RANDOM%"
"%JAVAC%" -version >"%ANSWER%" 2>&1
for /f "usebackq tokens=2 delims=. " %%v in ("%ANSWER%") do if not defined RELEASE set "RELEASE=%%v"
del "%ANSWER%"
set "NUMBER="
set /a "NUMBER=RELEASE" 2>nul
if not defined NUMBER set "NUMBER=0"
if %NUMBER% LSS 17 (
  echo mvnw: a JDK 17 or later is needed, and "%JAVAC%" is not one. Put one on the PATH or set JAVA_HOME. 1>&2
  exit /b 1
)

if defined MAVEN_USER_HOME (set "KEEP=%MAVEN_USER_HOME%") else (set "KEEP=%USERPROFILE%\.m2")
set "DISTS=%KEEP%\wrapper\dists\apache-maven-%VERSION%"
rem The checksum is part of the path: a changed pin never runs an old copy.
set "PINNED_HOME=%DISTS%\%SHA512:~0,16%"
if exist "%PINNED_HOME%\bin\mvn.cmd" goto run

set "NEW=%DISTS%\.new.%RANDOM%%RANDOM%"
set "ARCHIVE=apache-maven-%VERSION%-bin.tar.gz"
mkdir "%NEW%" || (
  echo mvnw: can't write to "%DISTS%". Set MAVEN_USER_HOME to a directory that can be written. 1>&2
  exit /b 1
)

where mvn >nul 2>nul || goto download
echo mvnw: Maven %VERSION% is not here yet, asking the mvn on the PATH for it 1>&2
> "%NEW%\pom.xml" echo ^<project^>^<modelVersion^>4.0.0^</modelVersion^>^<groupId^>none^</groupId^>^<artifactId^>none^</artifactId^>^<version^>0^</version^>^</project^>
set "MVNW_ASKING=yes"
call mvn -B -q -f "%NEW%\pom.xml" %DEPENDENCY_PLUGIN%:copy "-Dartifact=org.apache.maven:apache-maven:%VERSION%:tar.gz:bin" "-DoutputDirectory=%NEW%" <nul
set "MVNW_ASKING="
if exist "%NEW%\%ARCHIVE%" goto check

:download
echo mvnw: Maven %VERSION% is not here yet, downloading it from Apache's archive 1>&2
curl -fsSL --retry 2 --connect-timeout 20 -o "%NEW%\%ARCHIVE%" "%ARCHIVE_SITE%/%VERSION%/binaries/%ARCHIVE%"
if not errorlevel 1 if exist "%NEW%\%ARCHIVE%" goto check
rmdir /s /q "%NEW%"
echo mvnw: Maven %VERSION% is needed and could not be had. What helps: a mvn (any 3.x) on the PATH whose 1>&2
echo   settings know a repository that can be reached; or access to %ARCHIVE_SITE:~8% 1>&2
echo   (curl honours https_proxy). 1>&2
exit /b 1

:check
set "SUM="
for /f "skip=1 delims=" %%s in ('certutil -hashfile "%NEW%\%ARCHIVE%" SHA512') do if not defined SUM set "SUM=%%s"
set "SUM=%SUM: =%"
if /i not "%SUM%"=="%SHA512%" (
  rmdir /s /q "%NEW%"
  echo mvnw: the archive of Maven %VERSION% is not the pinned one, so it was thrown away. 1>&2
  echo   SHA-512 pinned in .mvn\maven.version: %SHA512% 1>&2
  echo   SHA-512 of what came:                 %SUM% 1>&2
  echo   Find out who changed it: a mirror or proxy on the way, or .mvn\maven.version. 1>&2
  exit /b 1
)
tar -xzf "%NEW%\%ARCHIVE%" -C "%NEW%"
rem A rename, so that a reader never sees half an installation; of several runs at once one wins.
if not exist "%PINNED_HOME%\" move "%NEW%\apache-maven-%VERSION%" "%PINNED_HOME%" >nul
rmdir /s /q "%NEW%"
if not exist "%PINNED_HOME%\bin\mvn.cmd" (
  echo mvnw: could not unpack %ARCHIVE%: is the disk full? 1>&2
  exit /b 1
)

:run
set "MAVEN_HOME="
"%PINNED_HOME%\bin\mvn.cmd" %*
