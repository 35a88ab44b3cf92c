import Glibc

/// Tasks of the project itself: `ems-dev TASK …`.
let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "generate": exit(GenerateCommand.run(root: arguments.count > 1 ? arguments[1] : "."))
case "library": exit(LibraryTask.run(root: arguments.count > 1 ? arguments[1] : "."))
case "bench": exit(BenchTask.run(Array(arguments.dropFirst())))
case "tree": exit(TreeTask.run(Array(arguments.dropFirst())))
case "session": exit(SessionTask.run(Array(arguments.dropFirst())))
case "keywords": exit(KeywordsTask.run(Array(arguments.dropFirst())))
default:
  print(
    """
    usage: ems-dev generate [ROOT]         writes the standard library into a Swift source
           ems-dev library [ROOT]          writes grammar/library.md, once the program holds the library as generated
           ems-dev tree [--each] FILE…     prints the tree of scripts
           ems-dev bench [session|analyses] [SIZE…]
                                          generates registers and measures rates, memory, start-up, sessions, analyses
           ems-dev session [--time] PATH…  runs the lines of standard input in a session
           ems-dev keywords [--write PAGE | --check PAGE]
                                          prints the table of keywords, puts it into a page, or compares a page with it
    """)
  exit(arguments.isEmpty ? 0 : 2)
}
