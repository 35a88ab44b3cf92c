import EMSFormats
import EMSSemantics
import EMSValues

/// Values as machines read them; of a display without a language, which gives levels by name.
extension ValueDisplay {
  /// A value in a cell of CSV: numbers exactly and without unit, lists and series joined by `;`, nothing for missing.
  func cell(_ value: Value, unit: Unit?) -> String {
    switch value {
    case .number(let number): decimal(number, unit)
    case .list(let members): members.map { cell($0, unit: unit) }.joined(separator: ";")
    case .series(let points):
      points.map { "\($0.period.text)=\(decimal($0.value, unit))" }.joined(separator: ";")
    default: text(value, unit: unit, digits: nil)
    }
  }

  /// Writes a value as JSON: numbers exactly and without unit, references by full id in `records`, null for missing.
  func write(_ value: Value, unit: Unit?, _ records: RecordTable, to writer: inout JSONWriter) {
    switch value {
    case .missing, .error: writer.null()
    case .number(let number): writer.number(decimal(number, unit))
    case .yesNo(let flag): writer.bool(flag)
    case .record(let record): writer.string(records.fullID(record))
    case .list(let members):
      writer.beginArray()
      for member in members { write(member, unit: unit, records, to: &writer) }
      writer.endArray()
    case .series(let points):
      writer.beginObject()
      for point in points {
        writer.key(point.period.text)
        writer.number(decimal(point.value, unit))
      }
      writer.endObject()
    default: writer.string(text(value, unit: nil, digits: nil))
    }
  }

  private func decimal(_ number: Rational, _ unit: Unit?) -> String {
    (unit?.value(ofBase: number) ?? number).decimalText()
  }
}
