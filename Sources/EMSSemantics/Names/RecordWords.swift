import EMSSyntax
import EMSValues

/// What the words of records mean, once kinds, fields and methods are known.
extension Checker {
  /// Builds the tables by which entries are read.
  mutating func buildRecordWords() {
    for kind in program.kinds {
      let word = Int(declared.words.intern(kind.name))
      while declared.kindOfWord.count <= word { declared.kindOfWord.append(-1) }
      declared.kindOfWord[word] = kind.id.index
    }
    declared.recordWords = program.kinds.map { _ in RecordWords() }
    declared.innerKinds = program.kinds.map { _ in [] }
    for kind in program.kinds {
      for parent in kind.parents { declared.innerKinds[parent.position].append(kind.id) }
    }
    // All words have their numbers before the first record is read, which looks for them.
    for names in names.fields { for name in names.keys { _ = declared.words.intern(name) } }
    for names in names.fieldsOfOtherMethods { for name in names.keys { _ = declared.words.intern(name) } }
    for layer in program.layers.dropFirst() { _ = declared.words.intern(layer.name) }
    for method in program.methods { _ = declared.words.intern(method.name) }
    declared.forms = program.fields.map { form(of: $0) }
  }

  /// Fills the tables of a kind.
  @inline(never)
  private mutating func fillRecordWords(of kind: KindID) {
    var words = RecordWords()
    words.isFilled = true
    for (name, field) in names.fields[kind.position] {
      put(declared.inputOfComputed[field] ?? field, name, into: &words)
    }
    for (name, fields) in names.fieldsOfOtherMethods[kind.position] {
      guard names.fields[kind.position][name] == nil, let field = fields.first else { continue }
      put(declared.inputOfComputed[field] ?? field, name, into: &words)
    }
    for inner in declared.innerKinds[kind.position] { put(.inner(inner), program[inner].name, into: &words) }
    for layer in program.layers.dropFirst() { put(.layer(layer.id), layer.name, into: &words) }
    for method in program.methods { put(.method, method.name, into: &words) }
    declared.recordWords[kind.position] = words
  }

  /// The field that an entry of this word gives to a record of `kind`.
  @inline(__always)
  mutating func recordField(_ kind: KindID, _ word: Int32) -> FieldID? {
    if !declared.recordWords[kind.position].isFilled { fillRecordWords(of: kind) }
    guard word >= 0, Int(word) < declared.recordWords[kind.position].fields.count else { return nil }
    let field = declared.recordWords[kind.position].fields[Int(word)]
    return field >= 0 ? FieldID(field) : nil
  }

  /// What a block of this word is in a record of `kind`.
  @inline(__always)
  mutating func blockMeaning(_ kind: KindID, _ word: Int32) -> RecordWords.BlockMeaning {
    if !declared.recordWords[kind.position].isFilled { fillRecordWords(of: kind) }
    guard word >= 0, Int(word) < declared.recordWords[kind.position].blocks.count else { return .nothing }
    return declared.recordWords[kind.position].blocks[Int(word)]
  }

  private mutating func put(_ field: FieldID, _ name: String, into words: inout RecordWords) {
    let word = Int(declared.words.intern(name))
    while words.fields.count <= word { words.fields.append(-1) }
    words.fields[word] = field.index
  }

  private mutating func put(_ block: RecordWords.BlockMeaning, _ name: String, into words: inout RecordWords) {
    let word = Int(declared.words.intern(name))
    while words.blocks.count <= word { words.blocks.append(.nothing) }
    if words.blocks[word] == .nothing { words.blocks[word] = block }
  }

  private func form(of field: Field) -> FieldForm {
    guard field.role == .input else { return FieldForm(shape: .computed, isPlain: false) }
    let isPlain = field.limits == nil && field.unit == nil && field.unitPath.isEmpty && !field.allowsNotApplicable
    switch field.type {
    case .level(let scale): return FieldForm(shape: .level, scale: scale.index, isPlain: field.blocks.isEmpty)
    case .record(let kinds):
      guard kinds.count == 1, program[kinds[0]].parents.isEmpty else { return FieldForm(shape: .other) }
      return FieldForm(shape: .reference, kind: kinds[0].index)
    case .quantity(let dimension):
      let hasLevels = field.blocks.contains { $0.type != field.type }
      return FieldForm(
        shape: dimension.isNone && isPlain && !hasLevels ? .number : .other, isPlain: isPlain && !hasLevels)
    case .yesNo: return FieldForm(shape: .yesNo)
    case .text: return FieldForm(shape: .text)
    case .date: return FieldForm(shape: .date)
    default: return FieldForm(shape: .other)
    }
  }
}
