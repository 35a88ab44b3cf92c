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
    if open.isEmpty { return Document([.text(texts.words.nothingOpen)]) }
    let rows = open.prefix(limit).map { input -> [Cell] in
      let names = input.records.prefix(4).map { texts.program.records.fullID($0) }.joined(separator: ", ")
      return [
        Cell(texts.path(input.cell)),
        Cell(input.isExact ? "\(input.outcomeCount)" : texts.words.orMore(input.outcomeCount)),
        Cell("\(input.records.count)"),
        Cell(names + (input.records.count > 4 ? " …" : "")),
      ]
    }
    var blocks: [Document.Block] = [
      .table(
        Table(
          title: texts.words.openInputs,
          columns: [
            .init(texts.words.input), .init(texts.words.possibleResults, alignment: .trailing),
            .init(texts.words.records, alignment: .trailing), .init(texts.words.of),
          ], rows: rows))
    ]
    if open.count > limit { blocks.append(.note(texts.words.furtherOnes(open.count - limit))) }
    return Document(blocks)
  }
}
