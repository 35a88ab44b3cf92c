extension Parser {
  /// All of a file.
  mutating func parseFile() {
    var sawMargin = false
    var lastHadError = false
    if kind == .word, keyword(at: position) == .ems, kind(1) != .colon, kind(1) != .equals { parseEdition() }
    while kind != .endOfFile {
      if lastHadError, flags[position] & 1 == 0, kind != .comma {
        skipLine()
        continue
      }
      switch kind {
      case .comma: advance()
      case .rightBrace, .rightParenthesis, .rightBracket:
        reportStray()
        leaf(.error)
        lastHadError = true
      default:
        let before = position
        let isIndented = flags[position] & 4 == 0
        let reported = diagnostics.count
        if isIndented, sawMargin, lastHadError, flags[position] & 1 != 0 {
          // What is left of a block that ended too early.
          skipToMargin()
          continue
        }
        lastEntry = position
        parseDeclaration()
        expectEntryEnd()
        if position == before { leaf(.error) }
        lastHadError = diagnostics.count > reported
        if !isIndented { sawMargin = true }
        if hasGivenUp {
          tree.leaf(.error, position, tokenCount - 1)
          position = tokenCount - 1
        }
      }
    }
  }

  /// Skips the rest of a line after an error.
  private mutating func skipLine() {
    let first = position
    while kind != .endOfFile, position == first || !startsLine(position) { advance() }
    silentUntil = max(silentUntil, position - 1)
    tree.leaf(.error, first, position)
  }

  /// Skips indented lines after an error, and the `}` at the margin that ends them.
  private mutating func skipToMargin() {
    let first = position
    while kind != .endOfFile, position == first || flags[position] & 4 == 0 { advance() }
    while kind == .rightBrace { advance() }
    silentUntil = max(silentUntil, position - 1)
    tree.leaf(.error, first, position)
  }

  private mutating func parseEdition() {
    let first = position
    let mark = tree.mark
    advance()
    guard kind == .number, !startsLine(position) else {
      reportExpected("the edition, a number", help: "write ems 1")
      tree.node(.edition, first, position, mark)
      expectEntryEnd()
      return
    }
    if text(position) != "1" {
      report(
        Diagnostic(
          .edition, "edition \(text(position)) is not known", at: place(position),
          help: "this program knows edition 1: ems 1"))
    }
    leaf(.number)
    if !startsLine(position), kind == .word || Self.isReserved(kind) { leaf(.name) }
    tree.node(.edition, first, position, mark)
    expectEntryEnd()
  }

  /// The declaration word at the token at hand: a keyword, on whose line something else than `:`, `=` or `.` follows.
  @inline(__always)
  var declarationWord: Keyword? {
    guard kind == .word else { return nil }
    switch kind(1) {
    case .colon, .equals, .dot: return nil
    default: break
    }
    guard let keyword = keyword(at: position), keyword.isDeclaration else { return nil }
    return keyword
  }

  /// A declaration at the level of the file.
  mutating func parseDeclaration() {
    if let word = declarationWord {
      parseDeclaration(word)
      return
    }
    guard kind == .word else {
      reportExpected(
        "a declaration", help: isText ? "the kind of a record is a word: aspect \(text(position)) { … }" : "")
      return
    }
    switch kind(1) {
    case .colon, .equals, .dot: parseStrayEntry()
    default: parseTopRecord()
    }
  }

  /// The declaration that begins with `word`.
  mutating func parseDeclaration(_ word: Keyword) {
    switch word {
    case .include: parseInclude()
    case .scale: parseScale()
    case .choice: parseChoice()
    case .matrix: parseMatrix()
    case .table: parseTable()
    case .method: parseMethod()
    case .parameter: parseParameter()
    case .use: parseUse()
    case .rows: parseRows()
    case .check: parseCheck()
    case .view: parseView()
    case .import: parseImport()
    case .amend: parseAmend()
    case .from: parseFrom(isRecord: false)
    case .scenario: parseScenario()
    case .test: parseTest()
    case .unit: parseUnitDeclaration()
    case .kind: parseKind()
    case .extend: parseExtend()
    default: parseRecord(isInner: false)
    }
  }

  /// An entry at the level of the file, where none may stand.
  private mutating func parseStrayEntry() {
    let first = position
    let mark = tree.mark
    report(
      Diagnostic(
        .misplacedDeclaration, "an entry stands in the block of a record or a change, not at the level of the file",
        at: place(position), help: "write amend RECORD { … } to add it to a record that stands elsewhere"))
    parseEntryWithPath(first, mark)
  }

  // MARK: Small declarations

  private mutating func parseInclude() {
    let first = position
    let mark = tree.mark
    advance()
    if isText, !startsLine(position) {
      textLeaf(.text)
    } else if kind == .libraryStart {
      advance()
      if kind == .libraryPath {
        leaf(.libraryPath)
      } else {
        reportExpected("the path of a library")
        errorLeaf()
      }
      if kind == .libraryEnd { advance() } else { reportExpected("'>'") }
    } else {
      reportExpected(
        "a path in quotes or a library in <…>",
        help: kind == .word && !atLineEnd
          ? "a file of yours stands in quotes, \"measures.ems\"; one of the library in <…>: include <methods/risk-matrix>"
          : "")
      errorLeaf()
    }
    tree.node(.includeDeclaration, first, position, mark)
  }

  mutating func parseParameter() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the parameter")
    parseTitle()
    if kind == .colon {
      advance()
      if typeFollows() {
        parseType()
        if isWord(.default) { parseDefault() }
      } else {
        parseValue()
      }
    } else {
      reportExpected("':' and the value of the parameter")
    }
    tree.node(.parameterDeclaration, first, position, mark)
  }

  /// Whether the entry at hand gives a type: one with a default, or one that only a type can be.
  private mutating func typeFollows() -> Bool {
    if kind == .leftBrace { return true }
    var at = position
    while at < tokenCount, !(at > position && startsLine(at)) {
      switch kinds[at] {
      case .comma, .rightBrace, .endOfFile, .because: return false
      case .word where at > position && keyword(at: at) == .default: return true
      default: at += 1
      }
    }
    return false
  }

  mutating func parseUse() {
    let first = position
    let mark = tree.mark
    advance()
    if isWord(.method) {
      advance()
    } else {
      reportExpected("'method'", help: "write use method NAME")
    }
    expectName("the name of a method")
    if kind == .leftBrace || !atEntryEnd,
      let block = openBlock(head: first, mode: .entries, what: "the parameters of the method", optional: true)
    {
      while nextEntry(block) {
        parseChange()
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.useDeclaration, first, position, mark)
  }

  private mutating func parseUnitDeclaration() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the unit")
    if kind == .equals, !startsLine(position) {
      advance()
      if kind == .number || kind == .badNumber {
        parseValue()
      } else {
        reportExpected("a quantity such as 30 l")
        skipEntry()
      }
    }
    tree.node(.unitDeclaration, first, position, mark)
  }

  // MARK: Methods

  private mutating func parseMethod() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the method")
    parseTitle()
    var hasClause = true
    while hasClause {
      let start = position
      let clause = tree.mark
      if kind == .because, !startsLine(position) {
        parseReason()
      } else if kind == .word, !startsLine(position) {
        switch keyword(at: position) {
        case .by, .on: parseReason()
        case .like:
          advance()
          expectName("the name of a method")
          tree.node(.likeClause, start, position, clause)
        case .from:
          parseFromClause()
        default: hasClause = false
        }
      } else {
        hasClause = false
      }
    }
    if let block = openBlock(head: first, mode: .entries, what: "the inputs and rules of the method", optional: true) {
      while nextEntry(block) {
        parseMethodEntry()
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.methodDeclaration, first, position, mark)
  }

  /// `from DATE` in a head.
  mutating func parseFromClause() {
    let start = position
    let clause = tree.mark
    advance()
    if kind == .date, !startsLine(position) {
      leaf(.date)
    } else {
      if kind == .badNumber { leaf(.error) } else { reportExpected("a date", help: "a date is written 2026-05-20") }
    }
    tree.node(.fromClause, start, position, clause)
  }

  private mutating func parseMethodEntry() {
    let first = position
    guard kind == .word else {
      reportExpected("a block 'for KIND', a parameter, a layer, a scale, a choice, a matrix or a table")
      return
    }
    switch keyword(at: position) {
    case .for: parseForBlock()
    case .layer:
      let mark = tree.mark
      advance()
      expectName("the name of the layer")
      parseTitle()
      tree.node(.layerDeclaration, first, position, mark)
    case .parameter: parseParameter()
    case .scale: parseScale()
    case .choice: parseChoice()
    case .matrix: parseMatrix()
    case .table: parseTable()
    case let word?
    where word.isDeclaration && kind(1) != .colon && kind(1) != .equals && kind(1) != .leftBrace:
      misplaced(word)
    default:
      if kind(1) == .colon || kind(1) == .equals {
        report(
          Diagnostic(
            .misplacedDeclaration, "a field of a method stands in a block 'for KIND'", at: place(position),
            help: "write for aspect { … } or for impact { … } around it"))
        parseField()
      } else {
        reportExpected("a block 'for KIND', a parameter, a layer, a scale, a choice, a matrix or a table")
        skipToBrace()
        if kind == .leftBrace, let close = closer(position) {
          let start = position
          position = close
          advance()
          tree.leaf(.error, start, position)
        }
      }
    }
  }

  /// A declaration where none may stand: reported, and read all the same.
  mutating func misplaced(_ word: Keyword) {
    let first = position
    let mark = tree.mark
    diagnostics.append(
      Diagnostic(
        .misplacedDeclaration, "'\(word.word)' declares something at the level of the file, not here",
        at: place(position),
        help: "move it out of this block"))
    parseDeclaration(word)
    tree.node(.error, first, position, mark)
  }

  private mutating func parseForBlock() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of a kind")
    var isOtherwise = false
    if kind == .where, !startsLine(position) {
      parseWhere()
    } else if kind == .otherwise, !startsLine(position) {
      advance()
      isOtherwise = true
    }
    parseFields(head: first)
    tree.node(isOtherwise ? .otherwiseBlock : .forBlock, first, position, mark)
  }

  /// `where C`
  mutating func parseWhere() {
    let first = position
    let mark = tree.mark
    advance()
    parseExpression()
    tree.node(.whereClause, first, position, mark)
  }

  // MARK: Kinds

  private mutating func parseKind() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the kind")
    parseTitle()
    if isWord(.plural) {
      let start = position
      let clause = tree.mark
      advance()
      expectName("the plural")
      tree.node(.pluralClause, start, position, clause)
    }
    if kind == .in, !startsLine(position) { parseParents() }
    parseFields(head: first, optional: true)
    tree.node(.kindDeclaration, first, position, mark)
  }

  private mutating func parseParents() {
    let start = position
    let clause = tree.mark
    advance()
    expectName("the kind that holds it")
    while kind == .comma, !startsLine(position), isName(position + 1) {
      advance()
      leaf(.name)
    }
    if kind == .or, !startsLine(position) {
      let alone = position
      advance()
      if isWord(.alone) { advance() } else { reportExpected("'alone'", help: "write in PARENT, PARENT or alone") }
      tree.leaf(.alone, alone, position)
    }
    tree.node(.inClause, start, position, clause)
  }

  private mutating func parseExtend() {
    let first = position
    let mark = tree.mark
    advance()
    if isWord(.choice), isName(position + 1), !startsLine(position + 1) {
      advance()
      expectName("the name of the choice")
      parseLevels(head: first)
      tree.node(.extendChoice, first, position, mark)
      return
    }
    expectName("the name of a kind")
    parseFields(head: first)
    tree.node(.extendDeclaration, first, position, mark)
  }
}
