import EMSEngine
import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// What stands between parts of a file.
struct PartProgress {
  /// Where the next record begins, among the bytes of all blocks.
  var expected = 0
  /// Bytes of records that do not end where quotes told; read with those that follow.
  var carried: [UInt8] = []
  /// Below how many bytes it is of no use to try again.
  var leastCarried = 0
  /// The block that was read as a whole.
  var skipped: FileBlock?
  var table = CSVTable()
}

/// The parts of a file: cut and decoded on several threads, put together in their order.
extension ImportReading {
  /// What the threads share. Only the one whose turn it is touches it.
  private struct Shared: @unchecked Sendable {
    let reading: UnsafeMutablePointer<ImportReading>
    let program: UnsafeMutablePointer<Program>
    let pool: UnsafeMutablePointer<TextPool>
    let reader: UnsafeMutablePointer<CSVReader>
    let progress: UnsafeMutablePointer<PartProgress>
  }

  /// Reads what follows the header. Gives how the file was encoded, and why it could not be read to its end.
  mutating func readParts(
    _ buffer: TextBuffer, _ stream: any ByteStream, _ reader: CSVReader, into program: inout Program
  ) -> (decoder: TextDecoder, failure: FileError?) {
    let source = PartSource(buffer, stream: stream, partSize: pieceSize / 16)
    let threads = source.isOnePart ? 1 : threads
    let plan = partPlan
    var pool = TextPool()
    swap(&pool, &program.records.texts)
    var (placing, progress) = (reader, PartProgress())
    withUnsafeMutablePointer(to: &self) { reading in
      withUnsafeMutablePointer(to: &program) { program in
        withUnsafeMutablePointer(to: &pool) { pool in
          withUnsafeMutablePointer(to: &placing) { placing in
            withUnsafeMutablePointer(to: &progress) { progress in
              let shared = Shared(reading: reading, program: program, pool: pool, reader: placing, progress: progress)
              let turn = Turn()
              Threads.run(threads) { _ in
                let cells = PartCells(plan)
                while let part = source.next() {
                  part.text.withBytes { bytes in
                    cells.read(part.range, of: bytes, isLast: part.block.isLast, with: reader)
                    turn.wait(for: part.number)
                    shared.reading.pointee.take(
                      part, cells, bytes, reader: &shared.reader.pointee, &shared.progress.pointee,
                      program: &shared.program.pointee, pool: &shared.pool.pointee)
                    turn.end()
                  }
                  if part.isLastOfBlock { source.reuse(part.block) }
                }
              }
            }
          }
        }
      }
    }
    if !progress.carried.isEmpty {
      takeCarried(&progress, isLast: true, reader: &placing, program: &program, pool: &pool)
    }
    swap(&pool, &program.records.texts)
    return source.end()
  }

  /// Takes the next part. Where it does not begin at the end of the last record, because quotes told wrong, the rest of its
  /// block is read again from there.
  private mutating func take(
    _ part: FilePart, _ cells: PartCells, _ bytes: UnsafeRawBufferPointer, reader: inout CSVReader,
    _ progress: inout PartProgress, program: inout Program, pool: inout TextPool
  ) {
    let block = part.block
    if progress.skipped === block { return }
    if progress.carried.isEmpty, progress.expected == block.offset + part.range.lowerBound {
      reader.accept(&cells.table)
      progress.expected = block.offset + cells.table.end
      take(cells, bytes, program: &program, pool: &pool)
      if part.isLastOfBlock, cells.table.end < block.whole {
        progress.carried = Array(bytes[cells.table.end..<block.whole])
      }
      return
    }
    progress.skipped = block
    let from = progress.carried.isEmpty ? max(0, progress.expected - block.offset) : 0
    if from >= block.whole { return }
    progress.carried += bytes[from..<block.whole]
    progress.expected = block.offset + block.whole
    takeCarried(&progress, isLast: block.isLast, reader: &reader, program: &program, pool: &pool)
  }

  /// Reads what was carried over, as far as it makes records.
  private mutating func takeCarried(
    _ progress: inout PartProgress, isLast: Bool, reader: inout CSVReader, program: inout Program, pool: inout TextPool
  ) {
    if progress.carried.count < progress.leastCarried, !isLast { return }
    var position = 0
    progress.carried.withUnsafeBytes { all in
      while position < all.count {
        let rest = UnsafeRawBufferPointer(rebasing: all[position...])
        let used = reader.read(rest, isLast: isLast, into: &progress.table)
        take(progress.table, rest, program: &program, pool: &pool)
        if used == 0 { break }
        position += used
      }
    }
    progress.carried.removeFirst(position)
    // Trying again pays when there is twice as much.
    progress.leastCarried = progress.carried.count * 2
  }

  /// Takes the records of a part: runs of regular rows column by column, others by themselves.
  private mutating func take(
    _ part: PartCells, _ bytes: UnsafeRawBufferPointer, program: inout Program, pool: inout TextPool
  ) {
    guard let plan = partPlan, run != nil else { return take(part.table, bytes, program: &program, pool: &pool) }
    take(part.table, bytes, program: &program, pool: &pool) {
      reading, cells, run, outerRows, innerRows, program, pool in
      reading.findMeanings(part, plan, run, program: program, pool: &pool)
      guard let rows = RegularRows(part, plan, run, program: program) else { return }
      for record in 0..<cells.count {
        if record % PartCells.lookahead == 0 { part.touch(pool, rows, from: record) }
        let row = CellRow(cells: cells, record: record, bytes: bytes)
        if !part.isIrregular[record],
          reading.takeRegular(row, isRepeat: part.isRepeat[record], rows, &run, &outerRows, pool: &pool)
        {
          continue
        }
        reading.store(rows, part, plan, bytes, cells, &run, &innerRows, pool: &pool)
        reading.faults.removeAll(keepingCapacity: true)
        reading.takeRow(row, &run, &outerRows, &innerRows, program: program, pool: &pool)
      }
      reading.store(rows, part, plan, bytes, cells, &run, &innerRows, pool: &pool)
    }
  }
}
