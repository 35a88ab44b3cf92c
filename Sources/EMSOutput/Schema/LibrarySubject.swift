import EMSSemantics
import EMSSyntax

/// A file of the library as a subject: what its first comment says it is about.
struct LibrarySubject {
  let file: FileID
  /// The first sentence of its first comment, else the file's name.
  let title: String
  /// Its name as `include` writes it: `aspect`, `methods/emas`.
  let name: String

  /// The order in which a register comes to need them; others follow by name.
  private static let order = [
    "context", "organisation", "process", "aspect", "checks-aspects", "legal", "checks-law", "objective", "action",
    "checks-objectives", "audit", "checks-audits", "support", "clauses", "views",
  ]

  static func all(of sources: SourceMap, language: String?) -> [LibrarySubject] {
    let files = sources.files.filter(\.isLibrary)
    func rank(_ file: SourceFile) -> Int { order.firstIndex(of: shortName(file.name)) ?? order.count }
    return files.sorted { (rank($0), $0.name) < (rank($1), $1.name) }.map { file in
      let comment = comment(of: file, language: language)
      let end = comment.firstRange(of: ". ")?.lowerBound ?? comment.endIndex
      var sentence = String(comment[..<end])
      if sentence.hasSuffix(".") { sentence.removeLast() }
      let name = shortName(file.name)
      return LibrarySubject(file: file.id, title: sentence.isEmpty ? name : sentence, name: name)
    }
  }

  /// `aspect` of `<aspect.ems>`, `methods/emas` of `<methods/emas>` and of `methods/emas.ems`.
  static func shortName(_ written: String) -> String {
    var name = String(written.filter { $0 != "<" && $0 != ">" })
    if name.hasSuffix(".ems") { name.removeLast(4) }
    return name
  }

  /// What a file is about, as one line: in `language` where a comment of it begins with that language and a colon (`# nl: …`),
  /// else its first comment.
  static func comment(of file: SourceFile, language: String?) -> String {
    var texts: [String: [Substring]] = [:]
    // The language of the comment at hand; nil between comments.
    var current: String?
    for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("#") else {
        current = nil
        continue
      }
      var words = line.drop { $0 == "#" || $0 == " " }
      for language in FixedWords.languages where words.hasPrefix(language + ": ") {
        current = language
        words = words.dropFirst(language.count + 2)
      }
      // Comments after the first one say what stands below them.
      if current == nil { current = texts.isEmpty ? "" : "-" }
      texts[current ?? "", default: []].append(words)
    }
    return (language.flatMap { texts[$0] } ?? texts[""] ?? []).joined(separator: " ")
  }
}
