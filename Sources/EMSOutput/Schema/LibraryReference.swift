import EMSSemantics
import EMSSyntax

/// The page of the reference that says what the library holds: the texts of `ems library`, all of them, in English.
extension LibraryDocument {
  /// The page in Markdown. Its examples are marked as scripts where they are whole.
  public var referencePage: String {
    var page = """
      # The standard library: reference

      What `ems library` says, on one page; in Dutch, French and German say `ems library NAME --lang nl`. This page is written by
      `ems-dev library`, from the library itself.

      ## \(words.writingHeading)

      """
    for topic in LibraryTopic.all {
      page +=
        "\n### `\(topic.name)`: \(topic.title(words))\n\n\(MarkdownRenderer().render(Document([.text(topic.text(words))])))"
      page += "\n```ems\n\(topic.example)\n```\n"
    }
    for subject in subjects {
      let blocks = details(in: subject.file)
      if blocks.isEmpty { continue }
      // A method's own title says more than the first sentence about it.
      let heading: [Document.Block] = subject.name.contains("/") ? [] : [.heading(level: 2, subject.title)]
      page += "\n" + MarkdownRenderer().render(Document(heading + blocks))
    }
    return page
  }

  /// What a file declares, each as `ems library` tells it, one level of headings lower.
  private func details(in file: FileID) -> [Document.Block] {
    var found: [(place: SourceRange, blocks: [Document.Block])] = []
    for kind in program.kinds where kind.place.file == file {
      found.append((kind.place, detail(kind, isAlone: false)))
    }
    for scale in program.scales where scale.place.file == file && scale.method == nil && !scale.name.isEmpty {
      found.append((scale.place, [detail(scale)]))
    }
    for method in program.methods where method.place.file == file { found.append((method.place, detail(method))) }
    for view in program.views where view.place.file == file { found.append((view.place, detail(view))) }
    for check in program.checks where check.place.file == file { found.append((check.place, detail(check))) }
    return found.sorted { $0.place < $1.place }.flatMap(\.blocks).map { block in
      guard case .heading(let level, let text) = block else { return block }
      return .heading(level: level + (text.hasPrefix("method ") ? 1 : 2), text)
    }
  }
}
