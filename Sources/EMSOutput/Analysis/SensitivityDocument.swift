public import EMSEngine
import EMSFormats
public import EMSSemantics
import EMSValues

/// What flips results, as documents (a small tornado a record), JSON or CSV.
public struct SensitivityDocument: Sendable {
  let texts: AnalysisTexts
  /// The most records that a document lists.
  public var limit = 20

  /// Creates documents with titles in `language`.
  public init(_ program: Program, language: String? = nil) { texts = AnalysisTexts(program, language: language) }

  /// The register at a glance: what decides most, how many records stand next to another class, how stable the order is, and the
  /// records that are nearest to another class.
  public func document(_ found: Sensitivity) -> Document {
    let kind = texts.program[found.kind]
    let names = found.targets.map { texts.name($0) }
    var blocks: [Document.Block] = [
      .text(texts.words.oneStepAway(found.nearCount, of: found.records.count, kind.plural, names))
    ]
    if let ranking = found.ranking { blocks.append(.text(sentence(ranking))) }
    let factors = found.factors.filter { $0.count > 0 }
    if !factors.isEmpty { blocks.append(.table(table(factors, kind.plural))) }
    let silent = found.factors.filter { $0.count == 0 }
    if !silent.isEmpty {
      blocks.append(.note(texts.words.flipsNothing(silent.map { name($0.factor) })))
    }
    blocks += notes(found)
    let near = found.records.filter { !$0.flips.isEmpty }
      .enumerated().sorted { left, right in
        let (first, second) = (left.element.flips[0].steps, right.element.flips[0].steps)
        return first != second ? first < second : left.offset < right.offset
      }.map(\.element)
    for record in near.prefix(limit) { blocks += tornado(record, found) }
    if near.count > limit { blocks.append(.note(texts.words.moreRecords(near.count - limit))) }
    return Document(blocks)
  }

  /// The tornado of single records.
  public func records(_ found: Sensitivity) -> Document {
    Document(found.records.flatMap { tornado($0, found) } + notes(found))
  }

  private func notes(_ found: Sensitivity) -> [Document.Block] {
    var blocks: [Document.Block] = []
    if !found.fixedParameters.isEmpty {
      blocks.append(
        .note(texts.words.notMoved(found.fixedParameters.map { texts.program.parameters[$0.position].name })))
    }
    if found.omittedCount > 0 { blocks.append(.note(texts.words.leftOutOfMoves(found.omittedCount))) }
    return blocks
  }

  private func sentence(_ ranking: RankStability) -> String {
    let share = ranking.pairs == 0 ? 1000 : ranking.keptPairs * 1000 / ranking.pairs
    let percent = texts.display.text(Rational(share) / Rational(10) ?? .zero, unit: nil, digits: 1)
    // Where no more records are there than the top holds, none can fall out of it.
    let top = ranking.count > ranking.topCount ? (ranking.topCount, ranking.certainTopCount) : nil
    return texts.words.ranking(
      texts.name(ranking.score), pairs: ranking.pairs, kept: ranking.keptPairs, percent: percent, top: top)
  }

  func name(_ factor: FactorSensitivity.Factor) -> String {
    switch factor {
    case .field(let field): return texts.program[texts.program[field].kind].name + "." + texts.program[field].name
    case .parameter(let id): return texts.program.parameters[id.position].name
    case .matrixCell(let id, let row, let column): return texts.name(id, row, column)
    }
  }

  func unit(_ factor: FactorSensitivity.Factor) -> Unit? {
    if case .parameter(let id) = factor { return texts.program.parameters[id.position].unit }
    return nil
  }

  private func table(_ factors: [FactorSensitivity], _ plural: String) -> Table {
    let most = factors.map(\.count).max() ?? 1
    return Table(
      title: texts.words.whatDecides(plural),
      columns: [
        .init(""), .init(texts.words.now), .init(texts.words.down, alignment: .trailing),
        .init(texts.words.up, alignment: .trailing), .init(""),
      ],
      rows: factors.map { factor in
        let unit = unit(factor.factor)
        return [
          Cell(name(factor.factor)), Cell(factor.value.map { texts.text($0, unit: unit) } ?? ""),
          Cell("\(factor.down)"),
          Cell("\(factor.up)"), Cell(bar(factor.count, of: most, width: 20)),
        ]
      })
  }

  /// A bar of marks, at least one where there is something.
  private func bar(_ count: Int, of most: Int, width: Int) -> String {
    if count == 0 || most == 0 { return "" }
    return String(repeating: "█", count: max(1, count * width / most))
  }

  /// The nearest single changes of a record: nearer ones have longer bars.
  private func tornado(_ record: RecordSensitivity, _ found: Sensitivity) -> [Document.Block] {
    let id = texts.program.records.fullID(record.record)
    let now = zip(found.targets, record.values)
      .map { texts.name($0) + " " + texts.text($1, $0.field) }.joined(separator: ", ")
    if record.flips.isEmpty { return [.text(texts.words.nothingFlips("\(id) (\(now))"))] }
    let rows = record.flips.map { flip -> [Cell] in
      let unit = texts.unit(flip.cause)
      let changed = zip(found.targets.indices, flip.results).filter { record.values[$0] != $1 }
        .map { texts.name(found.targets[$0]) + " " + texts.text($1, found.targets[$0].field) }.joined(separator: ", ")
      return [
        Cell(texts.name(flip.cause, from: record.record)),
        Cell(texts.text(flip.from, unit: unit) + " → " + texts.text(flip.to, unit: unit)), Cell("\(flip.steps)"),
        Cell(bar(max(1, 11 - flip.steps), of: 10, width: 10)), Cell(changed),
      ]
    }
    return [
      .table(
        Table(
          title: "\(id) (\(now))",
          columns: [
            .init(texts.words.change), .init(texts.words.fromTo), .init(texts.words.step, alignment: .trailing),
            .init(""), .init(texts.words.then),
          ], rows: rows))
    ]
  }

  // MARK: Machines

  /// Everything as JSON.
  public func json(_ all: [Sensitivity]) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("analysis", "sensitivity")
    writer.member("version", 1)
    writer.key("kinds")
    writer.beginArray()
    for found in all { write(found, &writer) }
    writer.endArray()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private func write(_ found: Sensitivity, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kind", texts.program[found.kind].name)
    writer.member("results", found.targets.map { texts.name($0) })
    writer.member("records", found.records.count)
    writer.member("oneStepAway", found.nearCount)
    writer.member("omitted", found.omittedCount)
    if let ranking = found.ranking {
      writer.key("ranking")
      writer.beginObject()
      writer.member("by", texts.name(ranking.score))
      writer.member("pairs", ranking.pairs)
      writer.member("kept", ranking.keptPairs)
      writer.member("top", ranking.topCount)
      writer.member("certainTop", ranking.certainTopCount)
      writer.endObject()
    }
    writer.key("factors")
    writer.beginArray()
    for factor in found.factors {
      writer.beginObject()
      writer.member("name", name(factor.factor))
      if let value = factor.value { writer.member("value", texts.text(value, unit: unit(factor.factor))) }
      writer.member("down", factor.down)
      writer.member("up", factor.up)
      writer.endObject()
    }
    writer.endArray()
    writer.key("flips")
    writer.beginArray()
    for record in found.records where !record.flips.isEmpty {
      writer.beginObject()
      writer.member("id", texts.program.records.fullID(record.record))
      for (target, value) in zip(found.targets, record.values) {
        writer.member(texts.name(target), texts.text(value, target.field))
      }
      writer.key("changes")
      writer.beginArray()
      for flip in record.flips {
        let unit = texts.unit(flip.cause)
        writer.beginObject()
        writer.member("path", texts.name(flip.cause, from: nil))
        writer.member("from", texts.text(flip.from, unit: unit))
        writer.member("to", texts.text(flip.to, unit: unit))
        writer.member("steps", flip.steps)
        for (target, value) in zip(found.targets, flip.results) {
          writer.member(texts.name(target), texts.text(value, target.field))
        }
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  /// Flips as CSV, a line each.
  public func csv(_ found: Sensitivity) -> [UInt8] {
    var writer = CSVWriter()
    let names = found.targets.map { texts.name($0) }
    writer.row(["id", "change", "from", "to", "steps"] + names + names.map { $0 + "-then" })
    for record in found.records {
      let id = texts.program.records.fullID(record.record)
      let now = zip(found.targets, record.values).map { texts.text($1, $0.field) }
      for flip in record.flips {
        let unit = texts.unit(flip.cause)
        let then = zip(found.targets, flip.results).map { texts.text($1, $0.field) }
        writer.row(
          [
            id, texts.name(flip.cause, from: nil), texts.text(flip.from, unit: unit), texts.text(flip.to, unit: unit),
            "\(flip.steps)",
          ] + now + then)
      }
    }
    return writer.bytes
  }
}
