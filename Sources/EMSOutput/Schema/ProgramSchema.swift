import EMSFormats
public import EMSSemantics

/// The columns of each kind's output: name, type, unit. As text, as JSON Schema, as SQL.
public struct ProgramSchema: Sendable {
  /// The version of the form of results; it rises when a member goes or changes its meaning.
  public static let resultsVersion = 2

  private let program: Program
  private let names: TypeNames
  private let language: String?

  /// Creates the schema of a program; titles in `language`.
  public init(_ program: Program, language: String? = nil) {
    self.program = program
    names = TypeNames(program)
    self.language = language
  }

  /// Kinds with a record or of the project, in the order of their declaration.
  private var kinds: [Kind] {
    program.kinds.filter { !$0.isLibrary || program.records.kinds[$0.id.position].count > 0 }
  }

  /// Fields that are columns of an output: values and references, no collections.
  private func columns(of kind: Kind) -> [Field] {
    kind.fields.map { program[$0] }.filter { field in
      switch field.role {
      case .inner, .inverse, .kindName: return false
      case .parent: return field.name == "parent"
      default: return true
      }
    }
  }

  /// One table a kind.
  public var document: Document {
    var blocks: [Document.Block] = []
    for kind in kinds {
      let rows = columns(of: kind).map { field in
        [
          Cell(field.name), Cell(names.name(of: field)), Cell(names.unit(of: field)),
          Cell(field.isComputed ? "computed" : ""), Cell(field.title?.text(in: language) ?? ""),
        ]
      }
      blocks.append(
        .table(
          Table(
            title: kind.name + (kind.title.map { ": " + $0.text(in: language) } ?? ""),
            columns: [.init("column"), .init("type"), .init("unit"), .init(""), .init("title")], rows: rows)))
    }
    return Document(blocks)
  }

  // MARK: JSON Schema

  /// A JSON Schema (draft 2020-12) of what `--format json` writes.
  public var jsonSchema: [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
    writer.member("title", "Results of ems, version \(ProgramSchema.resultsVersion)")
    // The frame is the same for every register; what rows hold depends on its kinds.
    for entry in ResultsFrame.members(version: ProgramSchema.resultsVersion, kinds: kinds.map(\.name)) {
      writer.key(entry.key)
      writer.value(entry.value)
    }
    writer.key("$defs")
    writer.beginObject()
    for entry in ResultsFrame.definitions {
      writer.key(entry.key)
      writer.value(entry.value)
    }
    for kind in kinds {
      writer.key(kind.name)
      writer.beginObject()
      writer.member("type", "object")
      if let title = kind.title { writer.member("title", title.text(in: language)) }
      writer.key("properties")
      writer.beginObject()
      for field in columns(of: kind) {
        writer.key(field.name)
        property(field, &writer)
      }
      for part in ["possible", "atMost"] where program.field(named: part, of: kind.id) == nil {
        writer.key(part)
        writer.beginObject()
        writer.member("$ref", "#/$defs/part:" + part)
        writer.endObject()
      }
      writer.endObject()
      writer.endObject()
    }
    writer.endObject()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private func property(_ field: Field, _ writer: inout JSONWriter) {
    writer.beginObject()
    let unit = names.unit(of: field)
    let description = (field.title?.text(in: language) ?? field.name) + (unit.isEmpty ? "" : " in \(unit)")
    writer.member("description", description)
    writer.key("anyOf")
    writer.beginArray()
    writer.beginObject()
    if case .list(let memberType) = field.type {
      writer.member("type", "array")
      writer.key("items")
      writer.beginObject()
      value(memberType, field, &writer)
      writer.endObject()
    } else {
      value(field.type, field, &writer)
    }
    writer.endObject()
    // Any value may be missing, or not apply.
    writer.beginObject()
    writer.member("$ref", "#/$defs/state:none")
    writer.endObject()
    writer.endArray()
    writer.endObject()
  }

  private func value(_ type: Type, _ field: Field, _ writer: inout JSONWriter) {
    switch type {
    case .quantity: writer.member("type", "number")
    case .yesNo: writer.member("type", "boolean")
    case .date:
      writer.member("type", "string")
      writer.member("format", "date")
    case .level(let scale):
      writer.member("enum", program[scale].levels.map { $0.name })
    case .series:
      writer.member("type", "object")
      writer.key("additionalProperties")
      writer.beginObject()
      writer.member("type", "number")
      writer.endObject()
    default: writer.member("type", "string")
    }
  }

  // MARK: SQL

  /// Tables as `CREATE TABLE` statements of standard SQL.
  public var sql: String {
    var output = ""
    for kind in kinds {
      if let title = kind.title { output += "-- \(title.text(in: language))\n" }
      output += "CREATE TABLE \(quoted(kind.name)) (\n"
      let lines = columns(of: kind).map { field -> String in
        let unit = names.unit(of: field)
        let comment = unit.isEmpty ? "" : "  -- in \(unit)"
        return "  \(quoted(field.name)) \(sqlType(field.type))" + (field.name == "id" ? " PRIMARY KEY" : "") + "\u{0}"
          + comment
      }
      for (index, line) in lines.enumerated() {
        let parts = line.split(separator: "\u{0}", omittingEmptySubsequences: false)
        output += String(parts[0]) + (index + 1 < lines.count ? "," : "") + String(parts[1]) + "\n"
      }
      output += ");\n\n"
    }
    return output
  }

  private func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private func sqlType(_ type: Type) -> String {
    switch type {
    case .quantity: "DECIMAL(38, 12)"
    case .yesNo: "BOOLEAN"
    case .date: "DATE"
    default: "TEXT"
    }
  }
}

extension Field {
  /// Whether a rule gives its values.
  public var isComputed: Bool {
    if case .computed = role { return true }
    return false
  }
}
