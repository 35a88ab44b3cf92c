import Glibc

exit(MainThread.run(beside: Entry.prepare) { Entry.run() })
