"""The offline installer: a folder of wheels with a script that installs them where there is no internet."""
