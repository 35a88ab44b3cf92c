import EMSSyntax
import EMSWorkspace

/// `ems-dev tree FILE…`: prints the tree of each script, or its errors. With `--each` there is an answer for each file, which
/// begins with a record separator (U+001E) and `ok` or `error`, so that the grammar's runner can ask for many at once.
enum TreeTask {
  /// Runs the task; 1 where a script has an error, 3 where one cannot be read.
  static func run(_ arguments: [String]) -> Int32 {
    let each = arguments.first == "--each"
    var status: Int32 = 0
    var output = ""
    for path in arguments.dropFirst(each ? 1 : 0) {
      guard let bytes = try? DiskFileSystem().read(path) else {
        print("\(path): cannot be read")
        return 3
      }
      let source = SourceFile(id: FileID(0), name: path, bytes: bytes)
      let (tree, diagnostics) = parse(source)
      let errors = diagnostics.filter { $0.severity == .error }
      if each { output += "\u{1e}" + (errors.isEmpty ? "ok" : "error") + "\n" }
      if errors.isEmpty {
        let dump = TreeDump(tree)
        output += each ? dump.line(tree.root) + "\n" : dump.text()
      } else {
        status = 1
        let lines = LineMap(bytes: bytes)
        for error in errors {
          let at = error.range.map { lines.position(at: $0.start) } ?? LineColumn(line: 1, column: 1)
          output += "\(path):\(at.line):\(at.column): \(error.code.text) \(error.message)\n"
        }
      }
    }
    print(output, terminator: "")
    return status
  }
}
