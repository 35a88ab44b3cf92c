import Glibc

exit(MainThread.run { Entry.run() })
