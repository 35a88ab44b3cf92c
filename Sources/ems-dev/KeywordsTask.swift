import EMSSyntax
import EMSWorkspace
import Glibc

/// `ems-dev keywords`: the table of keywords and their positions, from the one list that the parser reads. With `--write PAGE`
/// it stands between the markers of a page afterwards; with `--check PAGE` the status says whether it does already.
enum KeywordsTask {
  static let begin = "<!-- keywords: begin -->\n"
  static let end = "<!-- keywords: end -->"

  /// The table in Markdown.
  static var table: String {
    var rows = "| position | words |\n| --- | --- |\n"
    for position in KeywordPosition.allCases {
      let words = Keyword.words(at: position)
      if words.isEmpty { continue }
      rows += "| \(position.rawValue) | " + words.map { "`\($0)`" }.joined(separator: " ") + " |\n"
    }
    return rows
  }

  /// Runs the task; 1 where a page is not current, 2 for wrong usage, 3 where it cannot be read or written.
  static func run(_ arguments: [String]) -> Int32 {
    guard let mode = arguments.first else {
      print(table, terminator: "")
      return 0
    }
    guard mode == "--write" || mode == "--check", arguments.count == 2 else {
      print("usage: ems-dev keywords [--write PAGE | --check PAGE]")
      return 2
    }
    let path = arguments[1]
    guard let bytes = try? DiskFileSystem().read(path) else {
      print("\(path): cannot be read")
      return 3
    }
    let page = String(decoding: bytes, as: UTF8.self)
    guard let first = find(begin, in: page, from: page.startIndex),
      let last = find(end, in: page, from: first.upperBound)
    else {
      print("\(path): the markers '\(begin.dropLast())' and '\(end)' are not there")
      return 3
    }
    let current = page[..<first.upperBound] + table + page[last.lowerBound...]
    if current == page { return 0 }
    if mode == "--check" {
      print("\(path): the table of keywords is not current; run ems-dev keywords --write \(path)")
      return 1
    }
    guard let file = fopen(path, "w") else {
      print("\(path): cannot be written")
      return 3
    }
    defer { fclose(file) }
    return fputs(String(current), file) < 0 ? 3 : 0
  }

  private static func find(_ text: String, in page: String, from start: String.Index) -> Range<String.Index>? {
    var at = start
    while at < page.endIndex {
      if page[at...].hasPrefix(text) { return at..<page.index(at, offsetBy: text.count) }
      at = page.index(after: at)
    }
    return nil
  }
}
