/// The loop that cuts bytes into records and cells. What it finds depends on nothing but the bytes, the place where it
/// starts and its layout, so that pieces can be read apart and joined.
struct CSVTokenizer {
  /// How many cells a record must have; nil to take any number, and to give that number in place of the record's.
  var fieldCount: Int?
  /// Which cells of a record are stored, as positions from 0.
  var columns: [Int]
  var delimiter: UInt8
  var skipsEmptyRecords: Bool

  private enum Pause { case done, full }

  /// The numbers that outlive a pause for more room.
  private struct Progress {
    var position: Int
    var line = 0
    var record = 0
  }

  /// Reads the records that begin in `from..<stop`, at most `maximum` of them, into `table`; the last may reach beyond
  /// `stop`. An unfinished record at the end of `bytes` is left for later unless `isLast`.
  func read(
    _ bytes: UnsafeRawBufferPointer, from: Int, stop: Int, isLast: Bool, maximum: Int = .max, into table: inout CSVTable
  ) {
    table.clear(columns: columns.count, fieldCount: fieldCount ?? 0, at: from)
    let stop = min(stop, bytes.count)
    var progress = Progress(position: from)
    guard from >= 0, from < stop, maximum > 0 else { return }
    while scan(bytes, stop: stop, isLast: isLast, maximum: maximum, &progress, &table) == .full {
      // The records so far tell how much room the rest will need, and some more.
      let done = max(1, progress.position - from)
      let left = Double(stop - progress.position) / Double(done)
      let wanted =
        table.count < table.leastRecords / 2
        ? table.leastRecords : Int(Double(table.count) * (1 + left) * 1.05) + 16
      table.grow(to: min(wanted, maximum))
    }
    table.end = progress.position
    table.lineTotal = progress.line
    table.recordTotal = progress.record
  }

  private func scan(
    _ bytes: UnsafeRawBufferPointer, stop: Int, isLast: Bool, maximum: Int, _ progress: inout Progress,
    _ table: inout CSVTable
  ) -> Pause {
    guard let base = bytes.baseAddress else { return .done }
    // The arrays are taken out of the table while their memory is in use, so that issues can be reported to it.
    var (fields, records, scratch) = ([CSVField](), [CSVRecord](), [CSVField]())
    swap(&fields, &table.fields)
    swap(&records, &table.records)
    swap(&scratch, &table.scratch)
    defer {
      swap(&fields, &table.fields)
      swap(&records, &table.records)
      swap(&scratch, &table.scratch)
    }
    return fields.withUnsafeMutableBufferPointer { fields in
      records.withUnsafeMutableBufferPointer { records in
        scratch.withUnsafeMutableBufferPointer { scratch in
          columns.withUnsafeBufferPointer { columns in
            loop(
              base, bytes, stop: stop, isLast: isLast, room: min(table.capacity, maximum), full: table.capacity,
              fields, records, scratch, columns, &progress, &table)
          }
        }
      }
    }
  }

  /// The cell in quotes that is being read.
  private struct Quoted {
    /// The position after the opening quote.
    var opened = 0
    /// The position of the closing quote; −1 while the cell has none, as bare cells do.
    var closed = -1
    /// Whether quotes within are doubled.
    var isDoubled = false
    /// How many line ends stand within.
    var lines = 0
    /// The position of a NUL within, or −1.
    var nul = -1
  }

  /// Where the record in hand stands, for issues.
  private struct Place {
    var start: Int
    var line: Int
    var record: Int
    /// How many issues were listed, and were counted, before it.
    var issues = (listed: 0, all: 0)
  }

  /// The loop itself. Its invariants: `fields` holds `full` places a column, `records` at least `full`, `scratch` at
  /// least `fieldCount`, and every position of `columns` is below `fieldCount`.
  private func loop(
    _ base: UnsafeRawPointer, _ bytes: UnsafeRawBufferPointer, stop: Int, isLast: Bool, room: Int, full: Int,
    _ fields: UnsafeMutableBufferPointer<CSVField>, _ records: UnsafeMutableBufferPointer<CSVRecord>,
    _ scratch: UnsafeMutableBufferPointer<CSVField>, _ columns: UnsafeBufferPointer<Int>,
    _ progress: inout Progress, _ table: inout CSVTable
  ) -> Pause {
    let size = bytes.count
    let delimiter = self.delimiter
    let expected = fieldCount ?? 0
    var count = table.count
    var place = Place(start: progress.position, line: progress.line, record: progress.record)
    var scanner = CSVMarkScanner(base: base, count: size, delimiter: delimiter, from: place.start)
    @inline(__always) func byte(_ position: Int) -> UInt8 { base.load(fromByteOffset: position, as: UInt8.self) }

    var pause = Pause.done
    records: while place.start < stop {
      if count >= room {
        pause = count >= full ? .full : .done
        break
      }
      let issuesBefore = (listed: table.issues.count, all: table.issueCount)
      place.issues = issuesBefore
      var quoted = Quoted()
      var (field, fieldStart) = (0, place.start)
      // Line ends in the quoted cells before the one in hand.
      var lines = 0
      var unreadable = false
      // After an error in a cell of several lines: where the line ends after which reading goes on.
      var lastLineEnd: Int?
      var (recordEnd, next, endsLine) = (size, size, false)

      cells: while true {
        let mark = scanner.next()
        let found: UInt8
        if mark < size {
          found = byte(mark)
          if found != delimiter {
            if found == 0x22 {
              if quoted.closed < 0, CSVTokenizer.isBlank(bytes, fieldStart, mark) {
                if readQuoted(from: mark, &quoted, &scanner, base, size: size, isLast: isLast) {
                  if quoted.nul >= 0 { report(.nulByte, at: quoted.nul, field, place, bytes, &table, &unreadable) }
                } else if isLast {
                  report(.unterminatedQuote, at: mark, field, place, bytes, &table, &unreadable)
                  lastLineEnd = ByteSearch.newline(in: bytes, from: mark) ?? size
                  break cells
                } else {
                  table.forgetIssues(issuesBefore)
                  break records
                }
              } else if quoted.closed >= 0 {
                reportText(after: quoted, before: mark, field, place, bytes, &table, &unreadable)
                if quoted.lines > 0 {
                  lastLineEnd = lineEnd(after: quoted, mark: mark, bytes, isLast: isLast)
                  break cells
                }
                quoted.closed = -1
              } else if table.issueCount == issuesBefore.all {
                // The quote stands for itself.
                var isNoError = false
                report(.quoteInBareField, at: mark, field, place, bytes, &table, &isNoError)
              }
              continue cells
            }
            if found != 10 && found != 13 {
              if found == 0 { report(.nulByte, at: mark, field, place, bytes, &table, &unreadable) }
              continue cells
            }
            (recordEnd, next, endsLine) = (mark, mark &+ 1, true)
            if found == 13 {
              if next < size {
                if byte(next) == 10 {
                  next &+= 1
                  _ = scanner.next()
                }
              } else if !isLast {
                table.forgetIssues(issuesBefore)
                break records
              }
            }
          }
        } else {
          if !isLast {
            table.forgetIssues(issuesBefore)
            break records
          }
          found = 10
        }
        // The cell ends here.
        if quoted.closed < 0 {
          if field < expected { scratch[field] = CSVField(start: fieldStart, end: mark) }
        } else {
          if CSVTokenizer.isBlank(bytes, quoted.closed &+ 1, mark) {
            if field < expected {
              scratch[field] = CSVField(quotedFrom: quoted.opened, to: quoted.closed, doubled: quoted.isDoubled)
            }
          } else {
            reportText(after: quoted, before: mark, field, place, bytes, &table, &unreadable)
            if quoted.lines > 0 {
              lastLineEnd = lineEnd(after: quoted, mark: mark, bytes, isLast: isLast)
              break cells
            }
          }
          lines &+= quoted.lines
          quoted = Quoted()
        }
        if found != delimiter { break cells }
        field &+= 1
        fieldStart = mark &+ 1
      }

      if let end = lastLineEnd {
        if end == size, !isLast {
          table.forgetIssues(issuesBefore)
          break records
        }
        (recordEnd, next, endsLine) = (end, end, end < size)
        lines = CSVTable.place(of: end, from: place.start, in: bytes).line
        if endsLine {
          next &+= 1
          if byte(end) == 13 {
            if next == size, !isLast {
              table.forgetIssues(issuesBefore)
              break records
            }
            if next < size, byte(next) == 10 { next &+= 1 }
          }
        }
        scanner.restart(at: next)
      }

      let total = field &+ 1
      let length = recordEnd &- place.start
      if fieldCount == nil {
        records[count] = CSVRecord(start: place.start, end: recordEnd, line: place.line, number: total)
        count &+= 1
      } else if !unreadable,
        length == 0 || (length == field && skipsEmptyRecords)
          || (total == 1 && CSVTokenizer.isBlank(bytes, place.start, recordEnd))
      {
        // A blank line, or a row of empty cells: no record.
      } else {
        if total != expected, !unreadable {
          let kind: CSVIssue.Kind =
            total < expected
            ? .tooFewFields(found: total, expected: expected) : .tooManyFields(found: total, expected: expected)
          let first =
            total < expected || expected == 0
            ? recordEnd : min(CSVTokenizer.afterCell(scratch[expected &- 1]), recordEnd)
          report(kind, at: first, min(field, expected), place, bytes, &table, &unreadable)
        }
        place.record &+= 1
        if !unreadable {
          for index in 0..<columns.count {
            fields[index &* full &+ count] = scratch[columns[index]]
          }
          records[count] = CSVRecord(start: place.start, end: recordEnd, line: place.line, number: place.record)
          count &+= 1
        }
      }
      if table.issueCount != issuesBefore.all {
        table.setRange(place.start..<recordEnd, ofIssuesFrom: issuesBefore.listed)
      }
      place.line &+= lines &+ (endsLine ? 1 : 0)
      place.start = next
    }
    table.count = count
    progress = Progress(position: place.start, line: place.line, record: place.record)
    return pause
  }

  /// Reads from the quote at `mark` to the one that closes the cell. Returns false when the bytes end before it is
  /// certain which one does.
  @inline(__always)
  private func readQuoted(
    from mark: Int, _ quoted: inout Quoted, _ scanner: inout CSVMarkScanner, _ base: UnsafeRawPointer, size: Int,
    isLast: Bool
  ) -> Bool {
    @inline(__always) func byte(_ position: Int) -> UInt8 { base.load(fromByteOffset: position, as: UInt8.self) }
    quoted.opened = mark &+ 1
    while true {
      let inner = scanner.next()
      if inner == size { return false }
      let next = inner &+ 1
      switch byte(inner) {
      case 0x22:
        if next == size {
          guard isLast else { return false }
        } else if byte(next) == 0x22 {
          quoted.isDoubled = true
          _ = scanner.next()
          continue
        }
        quoted.closed = inner
        return true
      case 10: quoted.lines &+= 1
      case 13: if next == size || byte(next) != 10 { quoted.lines &+= 1 }
      case 0: if quoted.nul < 0 { quoted.nul = inner }
      default: break
      }
    }
  }

  /// The end of the last line of a record in which text, at `mark`, follows the closing quote of a cell of several
  /// lines; the end of the bytes where it is not known.
  ///
  /// Either a quote within the cell is not doubled: then the record reaches to the line of `mark` at least. Or the
  /// opening quote was a slip, and what seems to close the cell opens another: then the second line is a record of its
  /// own. It is taken for one where it has the right number of delimiters.
  @inline(never)
  private func lineEnd(after quoted: Quoted, mark: Int, _ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Int {
    let first = ByteSearch.newline(in: bytes, from: quoted.opened) ?? bytes.count
    var second = min(first + 1, bytes.count)
    if first < bytes.count, bytes[first] == 13, second < bytes.count, bytes[second] == 10 { second += 1 }
    guard let end = ByteSearch.newline(in: bytes, from: second) ?? (isLast ? bytes.count : nil) else {
      return bytes.count
    }
    let delimiters = ByteSearch.count(delimiter, in: bytes, from: second, to: end)
    if let fieldCount, fieldCount > 1, delimiters == fieldCount - 1 { return first }
    return ByteSearch.newline(in: bytes, from: mark) ?? bytes.count
  }

  /// Reports what makes a record unreadable, unless something else did before, in place of what does not.
  @inline(never)
  private func report(
    _ kind: CSVIssue.Kind, at offset: Int, _ field: Int, _ place: Place, _ bytes: UnsafeRawBufferPointer,
    _ table: inout CSVTable, _ unreadable: inout Bool
  ) {
    if unreadable { return }
    unreadable = true
    table.forgetIssues(place.issues)
    let within = CSVTable.place(of: offset, from: place.start, in: bytes)
    table.report(
      CSVIssue(
        kind: kind, record: place.record + 1, line: place.line + within.line, column: within.column,
        field: field + 1, range: place.start..<place.start))
  }

  @inline(never)
  private func reportText(
    after quoted: Quoted, before mark: Int, _ field: Int, _ place: Place, _ bytes: UnsafeRawBufferPointer,
    _ table: inout CSVTable, _ unreadable: inout Bool
  ) {
    let text = CSVTokenizer.afterBlanks(bytes, quoted.closed + 1, mark)
    report(.textAfterQuote, at: text, field, place, bytes, &table, &unreadable)
  }

  /// Whether only blanks stand in `start..<end`.
  static func isBlank(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
    afterBlanks(bytes, start, end) >= end
  }

  /// The first position in `start..<end` that is no blank, or `end`.
  static func afterBlanks(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    return position
  }

  /// Where the cell after a given one begins, if no blank stands between.
  static func afterCell(_ field: CSVField) -> Int { field.end + (field.isQuoted ? 2 : 1) }
}

extension CSVTable {
  /// Takes back what was reported about a record that is not finished, or that has a graver issue.
  mutating func forgetIssues(_ before: (listed: Int, all: Int)) {
    if issues.count > before.listed { issues.removeSubrange(before.listed...) }
    issueCount = before.all
  }

  mutating func setRange(_ range: Range<Int>, ofIssuesFrom first: Int) {
    for index in first..<max(first, issues.count) { issues[index].range = range }
  }
}
