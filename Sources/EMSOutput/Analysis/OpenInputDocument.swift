public import EMSEngine
public import EMSSemantics

/// Inputs that are not given and can still change a class, as a document.
public struct OpenInputDocument: Sendable {
  private let texts: AnalysisTexts
  /// The most inputs that are listed.
  public var limit = 50

  /// Creates documents with titles in `language`.
  public init(_ program: Program, language: String? = nil) { texts = AnalysisTexts(program, language: language) }

  /// The inputs, the most telling first.
  public func document(_ open: [OpenInput]) -> Document {
    if open.isEmpty { return Document([.text("No input that is not given can change a class.")]) }
    let rows = open.prefix(limit).map { input -> [Cell] in
      let names = input.records.prefix(4).map { texts.program.records.fullID($0) }.joined(separator: ", ")
      return [
        Cell(texts.path(input.cell)), Cell("\(input.outcomeCount)" + (input.isExact ? "" : " or more")),
        Cell("\(input.records.count)"),
        Cell(names + (input.records.count > 4 ? " …" : "")),
      ]
    }
    var blocks: [Document.Block] = [
      .table(
        Table(
          title: "Not given, and can change a class",
          columns: [
            .init("input"), .init("results it can make", alignment: .trailing), .init("records", alignment: .trailing),
            .init("of"),
          ], rows: rows))
    ]
    if open.count > limit { blocks.append(.note("\(open.count - limit) more")) }
    return Document(blocks)
  }
}
