/// An open block: what must be put back when it ends.
struct OpenBlock {
  let brace: Int
  /// The first token of the block itself: its brace, or the one after where the brace is missing.
  var firstToken: Int { isVirtual ? brace + 1 : brace }
  var isVirtual = false
  /// The first token of the head.
  let head: Int
  let savedMode: LineMode
  let savedMarginRule: Bool
}

extension Parser {
  /// Opens the block of a head that begins at `head`; nil where there is none (reported unless `optional`).
  mutating func openBlock(
    head: Int, mode newMode: LineMode, what: @autoclosure () -> DiagnosticText, optional: Bool = false
  ) -> OpenBlock? {
    if kind != .leftBrace {
      let endsHere = atEntryEnd
      if optional, endsHere, !entriesFollow(head) { return nil }
      if optional, !endsHere, kind == .word, isHeadInLine(position) {
        skipHeadInLine()
        return nil
      }
      reportExpected(optional && !endsHere ? "'{' or the end of this line" : "'{' and \(what())")
      skipToBrace()
      if kind != .leftBrace { return virtualBlock(head: head, mode: newMode) }
    } else if startsLine(position) {
      report(
        Diagnostic(
          .braceOnNextLine, "the '{' of a block stands on the line of its head", at: place(position),
          labels: [Label(place(head), "the head")], help: "move it up"))
    }
    guard enter() else {
      depth -= 1
      return nil
    }
    let brace = position
    let block = OpenBlock(brace: brace, head: head, savedMode: mode, savedMarginRule: marginRule)
    marginRule =
      (marginRule || flags[lineHead(head)] & 4 != 0) && !(blockIsUnindented(brace) && !beginsLikeHead(brace, head))
    mode = newMode
    advance()
    return block
  }

  /// Whether the head of another record stands at `at`, behind that of the one that should hold it.
  private func isHeadInLine(_ at: Int) -> Bool {
    guard !startsLine(at + 1) else { return false }
    return kinds[at + 1] == .word || kinds[at + 1] == .text
  }

  /// `aspect a "A" impact i { … }`: one error for the head and its block.
  private mutating func skipHeadInLine() {
    reportExpected(
      "'{' or the end of this line",
      help: "a record inside stands in a block: { \(text(position)) \(text(position + 1)) … }")
    skipToBrace()
    guard kind == .leftBrace, let close = closer(position) else { return }
    let open = position
    position = close + 1
    tree.leaf(.error, open, position)
    silentUntil = max(silentUntil, close)
  }

  /// Whether entries follow a head at the margin that has no block: indented lines at the level of the file.
  mutating func entriesFollow(_ head: Int) -> Bool {
    guard depth == 0, flags[head] & 4 != 0, flags[position] & 5 == 1, kind == .word else { return false }
    return kind(1) == .colon && !startsLine(position + 1)
  }

  /// A block whose `{` is missing, which has been reported: the indented lines after a head at the margin are read as its
  /// entries, so that they are no errors of their own.
  private mutating func virtualBlock(head: Int, mode newMode: LineMode) -> OpenBlock? {
    guard depth == 0, position > head, flags[head] & 4 != 0, flags[position] & 5 == 1, kind != .endOfFile, enter()
    else {
      return nil
    }
    let block = OpenBlock(
      brace: position - 1, isVirtual: true, head: head, savedMode: mode, savedMarginRule: marginRule)
    marginRule = true
    mode = newMode
    closedAtMargin = -1
    return block
  }

  /// The first token of the line of `token`.
  private mutating func lineHead(_ token: Int) -> Int {
    if flags[token] & 1 != 0 { return token }
    var at = token
    while at > 0, flags[at] & 1 == 0 { at -= 1 }
    return at
  }

  /// Whether the first line in a block looks like another one of its head or a declaration: then the block was never filled.
  private mutating func beginsLikeHead(_ brace: Int, _ head: Int) -> Bool {
    let first = brace + 1
    guard kinds[first] == .word, kinds[head] == .word else { return false }
    if keyword(at: first)?.isDeclaration == true { return true }
    let length = ends[head] - starts[head]
    guard length == ends[first] - starts[first] else { return false }
    for offset in 0..<Int(length) where bytes[Int(starts[head]) + offset] != bytes[Int(starts[first]) + offset] {
      return false
    }
    return true
  }

  /// After a fault in a head: moves to its `{` if it stands on this line.
  mutating func skipToBrace() {
    let start = position
    var at = position
    while kinds[at] != .leftBrace, kinds[at] != .endOfFile, kinds[at] != .rightBrace, at == start || !startsLine(at) {
      at += 1
    }
    if kinds[at] == .leftBrace, at == start || !startsLine(at) {
      if at > start {
        tree.leaf(.error, start, at)
        silentUntil = max(silentUntil, at)
      }
      position = at
    }
  }

  /// Moves to the next entry of `block`; false at its end, which `closeBlock` takes.
  @inline(__always)
  mutating func nextEntry(_ block: OpenBlock) -> Bool {
    while true {
      switch kind {
      case .comma: advance()
      case .rightBrace, .endOfFile: return false
      case .rightParenthesis, .rightBracket:
        reportStray()
        leaf(.error)
      default:
        if flags[position] & 4 != 0, endsAtMargin() { return false }
        if isInTest, mode == .entries, flags[position] & 1 != 0, beginsClauseOfTest() { return false }
        if position == lastEntry {
          skipUnread()
          continue
        }
        lastEntry = position
        return true
      }
    }
  }

  /// Whether the token at hand begins the next clause of a test, so that a block in the one before is not closed.
  private mutating func beginsClauseOfTest() -> Bool {
    guard kind == .word, keyword(at: position) == .expect || keyword(at: position) == .given else { return false }
    switch kind(1) {
    case .colon, .equals, .dot: return false
    default: return true
    }
  }

  /// Skips an entry of which nothing could be read; that has been reported.
  @inline(never)
  private mutating func skipUnread() {
    let first = position
    advance()
    if !atEntryEnd { skipEntry() }
    silentUntil = max(silentUntil, position - 1)
    tree.leaf(.error, first, position)
  }

  @inline(never)
  mutating func endsAtMargin() -> Bool {
    guard marginRule, kind == .word else { return false }
    let next = position + 1
    guard next < tokenCount, !startsLine(next) else { return false }
    // A block `for KIND` stands in methods only, so that at the margin too it is part of the one that is open.
    if keyword(at: position) == .for, kinds[next] == .word { return false }
    switch kinds[next] {
    case .word, .text, .badText, .leftBrace, .messageStart, .number, .date: break
    case .libraryStart: break
    default: return false
    }
    if mode == .rows {
      if keyword(at: position)?.isDeclaration == true { return true }
      var at = next
      while at < tokenCount - 1, !startsLine(at + 1) { at += 1 }
      return kinds[at] == .leftBrace
    }
    return true
  }

  /// Ends `block` at its `}`; without one, reports it once.
  @inline(__always)
  mutating func closeBlock(_ block: OpenBlock) {
    if kind == .rightBrace { advance() } else { unclosedBlock(block) }
    mode = block.savedMode
    marginRule = block.savedMarginRule
    depth -= 1
  }

  @inline(never)
  private mutating func unclosedBlock(_ block: OpenBlock) {
    // Of several blocks that one missing brace leaves open, the innermost is reported.
    if position > silentUntil, closedAtMargin != position {
      let end = SourceRange(file: file, start: ends[position - 1], end: ends[position - 1])
      diagnostics.append(
        Diagnostic(
          .unclosedBlock, "this block is not closed: a '}' is missing", at: place(block.brace),
          labels: [
            Label(place(block.head), "its head"),
            Label(
              kind == .endOfFile ? end : place(position),
              kind == .endOfFile ? "the file ends here" : "this line is not part of it"),
          ],
          help: kind == .endOfFile ? "" : "close the block before this line, or indent the line"))
      // The token at hand is fine by itself: only further missing braces are silent.
      if kind == .endOfFile { silentUntil = max(silentUntil, position) }
      closedAtMargin = position
      lastEntry = -1
    }
  }
}
