/// A text with commands and what they print.
///
/// A `.console` file holds, for each command, a line `$ COMMAND`, then what it prints to standard output, then what it prints to
/// standard error with `! ` before each line, then `[STATUS]` where the exit status is not 0. A line without an end is marked
/// `\` (no newline at the end). Lines before the first command are a comment.
///
/// In a page of documentation a block marked `console` is the same as a terminal shows it: both streams in one, no status.
/// A block of several commands without any output only lists them: each must end with status 0 or 1.
public enum ConsoleCase {
  /// Runs a `.console` file, a path below `Tests/Cases`, in a copy of the folder `NAME` beside `NAME.console`, or of its own
  /// folder where there is none. Gives the fault in words, or nil.
  public static func run(_ path: String) -> String? {
    guard let text = CaseFolder.text(path) else { return "\(path) is not there" }
    let folder = TemporaryFolder()
    let inputs = CaseFolder.root + "/" + path.dropLast(".console".count)
    let own = CaseFolder.root + "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    folder.copy(CaseFolder.isFolder(inputs) ? inputs : own, as: "")
    var result: [String] = []
    var hasBegun = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("$ ") {
        if hasBegun, result.last != "" { result.append("") }
        hasBegun = true
        result += [line] + shown(ProcessRun.shell(String(line.dropFirst(2)), in: folder.path), folder)
      } else if !hasBegun {
        result.append(line)
      }
    }
    return CaseFolder.compare(result.joined(separator: "\n") + "\n", with: path)
  }

  private static func shown(_ run: ProcessRun, _ folder: TemporaryFolder) -> [String] {
    var lines = self.lines(run.output, folder)
    lines += self.lines(run.errors, folder).map { $0.isEmpty ? "!" : "! " + $0 }
    if run.status != 0 { lines.append("[\(run.status)]") }
    return lines
  }

  /// The lines of an output; the folder's own path, which differs from run to run, is `~`.
  private static func lines(_ bytes: [UInt8], _ folder: TemporaryFolder) -> [String] {
    if bytes.isEmpty { return [] }
    var lines = replacing(folder.path, by: "~", in: String(decoding: bytes, as: UTF8.self)).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    if lines.last == "" { lines.removeLast() } else { lines[lines.count - 1] += "\\" }
    return lines
  }

  private static func replacing(_ part: String, by other: String, in text: String) -> String {
    let (needle, bytes) = (Array(part.utf8), Array(text.utf8))
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: needle) {
        result += Array(other.utf8)
        index += needle.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  // MARK: Pages

  /// The root of the repository.
  public static let repository = CaseFolder.root.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    .joined(separator: "/")

  /// The pages of documentation, relative to the repository.
  public static var pages: [String] {
    var pages = ["README.md", "grammar/reference.md"]
    for name in CaseFolder.names(repository + "/examples").sorted() {
      let page = "examples/\(name)/README.md"
      if CaseFolder.readFile(repository + "/" + page) != nil { pages.append(page) }
    }
    return pages
  }

  /// Runs the console blocks of a page in a copy of the examples. A block marked `ems` that follows a line which names a file
  /// (`` `workshop.ems` ``) and ends with a colon is that file. Gives the faults in words.
  public static func runPage(_ path: String) -> [String] {
    guard let bytes = CaseFolder.readFile(repository + "/" + path) else { return ["\(path) is not there"] }
    let text = String(decoding: bytes, as: UTF8.self)
    let folder = TemporaryFolder()
    folder.copy(repository + "/examples", as: "examples")
    folder.copy(repository + "/grammar", as: "grammar")
    var faults: [String] = []
    var result: [String] = []
    var block: (language: String, lines: [String])?
    var paragraph = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let open = block {
        if line == "```" {
          if open.language == "console" {
            result += runBlock(open.lines, in: folder, faults: &faults)
          } else {
            if open.language == "ems", let name = fileName(paragraph) {
              folder.write(name, open.lines.joined(separator: "\n") + "\n")
            }
            result += open.lines
          }
          result.append(line)
          block = nil
        } else {
          block?.lines.append(line)
        }
        continue
      }
      result.append(line)
      if line.hasPrefix("```") {
        block = (String(line.dropFirst(3)), [])
      } else if !line.isEmpty {
        paragraph = line
      }
    }
    let actual = result.joined(separator: "\n")
    if actual != text {
      if CaseFolder.records {
        CaseFolder.writeFile(repository + "/" + path, Array(actual.utf8))
        faults.append("\(path) was written anew: run the tests again without EMS_RECORD")
      } else {
        faults.append("\(path) differs\n" + CaseFolder.difference(text, actual))
      }
    }
    return faults
  }

  private static func fileName(_ paragraph: String) -> String? {
    guard paragraph.hasSuffix(":") else { return nil }
    return paragraph.split(separator: "`", omittingEmptySubsequences: false).enumerated().first {
      $0.offset % 2 == 1 && $0.element.hasSuffix(".ems") && !$0.element.contains("/")
    }.map { String($0.element) }
  }

  private static func runBlock(_ lines: [String], in folder: TemporaryFolder, faults: inout [String]) -> [String] {
    let commands = lines.filter { $0.hasPrefix("$ ") }
    let isList = commands.count > 1 && commands.count == lines.filter({ !$0.isEmpty }).count
    var result: [String] = isList ? lines : []
    for command in commands {
      let run = ProcessRun.shell(String(command.dropFirst(2)), in: folder.path, joinsStreams: true)
      if !isList { result += [command] + self.lines(run.output, folder) }
      if isList ? run.status > 1 : run.status > 4 { faults.append("\(command)\nended with \(run.status)\n\(run.text)") }
    }
    return result
  }
}
