public import EMSSemantics
public import EMSSyntax
import EMSValues

/// Builds checked programs by hand, for tests of what stands behind the checker.
public struct ProgramBuilder {
  /// The program so far.
  public var program: Program
  /// The place of whatever is declared next; each gets its own.
  private var nextPlace: UInt32 = 0

  /// Starts an empty program for the day 2026-06-30.
  public init(today: String = "2026-06-30") {
    program = Program(selection: MethodSelection(today: CalendarDate(text: today) ?? .first))
  }

  /// A new place.
  public mutating func place() -> SourceRange {
    nextPlace += 1
    return SourceRange(file: FileID(0), start: nextPlace, end: nextPlace)
  }

  // MARK: Declarations

  /// Declares a kind; inside `parent` it is a collection there.
  @discardableResult
  public mutating func kind(_ name: String, in parent: KindID? = nil) -> KindID {
    let id = KindID(program.kinds.count)
    program.kinds.append(
      Kind(
        id: id, name: name, plural: name + "s", parents: parent.map { [$0] } ?? [], allowsAlone: parent == nil,
        place: place()))
    program.records.kinds.append(KindRows())
    field(id, "id", .text, role: .identifier)
    field(id, "title", .text, role: .title)
    if let parent {
      field(id, program[parent].name, .record([parent]), role: .parent)
      field(parent, name + "s", .list(.record([id])), role: .inner(id))
    }
    return id
  }

  /// Declares a field.
  @discardableResult
  public mutating func field(
    _ kind: KindID, _ name: String, _ type: Type, role: FieldRole = .input, default value: Value? = nil,
    required: Bool = false, method: MethodID? = nil
  ) -> FieldID {
    let id = FieldID(program.fields.count)
    program.fields.append(
      Field(
        id: id, name: name, kind: kind, type: type, role: role, isRequired: required, defaultValue: value,
        method: method, place: place()))
    program.kinds[kind.position].fields.append(id)
    program.given.append([])
    return id
  }

  /// Declares a computed field.
  @discardableResult
  public mutating func rule(_ kind: KindID, _ name: String, _ type: Type, _ root: ExpressionID) -> FieldID {
    field(kind, name, type, role: .computed(root))
  }

  /// Declares a scale; numbers from `first` on, or none.
  public mutating func scale(
    _ name: String, _ levels: [String], first: Int? = nil, ordered: Bool = true, worstFirst: Bool = false
  ) -> ScaleID {
    let id = ScaleID(program.scales.count)
    let made = levels.enumerated().map { index, level in
      Scale.Level(name: level, number: first.map { Rational($0 + index) }, place: place())
    }
    program.scales.append(
      Scale(
        id: id, name: name, levels: made, isOrdered: ordered, isNumbered: first != nil, isWorstFirst: worstFirst,
        place: place()))
    return id
  }

  /// Declares a layer, of a method that is in use.
  public mutating func layer(_ name: String) -> LayerID {
    let id = LayerID(program.layers.count)
    program.layers.append(LayerDeclaration(id: id, name: name, place: place()))
    if program.methods.isEmpty {
      program.methods.append(Method(id: MethodID(0), name: "m", place: place()))
      program.methodsInUse = [MethodID(0)]
    }
    program.methods[0].layers.append(id)
    return id
  }

  /// Declares a parameter.
  public mutating func parameter(_ name: String, _ type: Type, _ value: Value) -> ParameterID {
    let id = ParameterID(program.parameters.count)
    program.parameters.append(ParameterDeclaration(id: id, name: name, type: type, value: value, place: place()))
    return id
  }

  /// Declares a matrix over two scales.
  public mutating func matrix(_ name: String, _ row: ScaleID, _ column: ScaleID, _ type: Type, _ cells: [Value])
    -> MatrixID
  {
    let id = MatrixID(program.matrices.count)
    program.matrices.append(
      Matrix(
        id: id, name: name, rowScale: row, columnScale: column, rowName: "row", columnName: "column", result: type,
        cells: cells, cellPlaces: cells.map { _ in place() }, place: place()))
    return id
  }

  // MARK: Records and cells

  /// Adds a record.
  @discardableResult
  public mutating func record(
    _ kind: KindID, _ id: String, in parent: RecordID? = nil, title: String? = nil, inactive: Bool = false
  ) -> RecordID {
    let place = place()
    let text = program.records.texts.intern(id)
    let titleText = title.map { program.records.texts.intern($0) } ?? -1
    let row = program.records.kinds[kind.position].append(
      id: text, title: titleText, parent: parent?.row ?? -1, parentKind: parent?.kind ?? KindID(-1), source: 0,
      start: place.start, end: place.end)
    if inactive {
      let count = program.records.kinds[kind.position].count
      while program.records.kinds[kind.position].isInactive.count < count {
        program.records.kinds[kind.position].isInactive.append(false)
      }
      program.records.kinds[kind.position].isInactive[Int(row)] = true
    }
    return RecordID(kind: kind, row: row)
  }

  /// Gives a cell.
  public mutating func give(
    _ record: RecordID, _ field: FieldID, _ value: Value, layer: LayerID = .base, detail: CellDetail? = nil
  ) {
    var index: Int32 = -1
    if let detail {
      index = Int32(program.cellDetails.count)
      program.cellDetails.append(detail)
    }
    program.given[field.position].append(
      GivenCell(row: record.row, layer: layer, value: value, place: place(), detail: index))
  }

  // MARK: Expressions

  /// Adds an expression.
  public mutating func add(_ operation: Operation, _ operands: [ExpressionID] = [], _ type: Type) -> ExpressionID {
    program.expressions.add(operation, operands, type: type, place: place())
  }

  /// A literal number.
  public mutating func number(_ text: String) -> ExpressionID {
    add(.constant(.number(Rational(decimal: text) ?? .zero)), [], .number)
  }

  /// A literal of any type.
  public mutating func constant(_ value: Value, _ type: Type) -> ExpressionID { add(.constant(value), [], type) }

  /// A field of the row at `depth`.
  public mutating func read(_ field: FieldID, depth: Int32 = 0) -> ExpressionID {
    let row = add(.row(depth: depth), [], .record([program[field].kind]))
    return add(.access(field), [row], program[field].type)
  }

  /// A field of a reference, or of each record of a list.
  public mutating func read(_ field: FieldID, of reference: ExpressionID) -> ExpressionID {
    let type = program[field].type
    if program.expressions[reference].type.member != nil {
      return add(.access(field), [reference], .list(type.member ?? type))
    }
    return add(.access(field), [reference], type)
  }
}
