public import EMSSemantics
public import EMSSyntax
import EMSEngine
import EMSFormats
import EMSValues

/// A row that was left out with `--keep-going`.
public struct RejectedRow: Sendable {
  /// The file as it was named.
  public let file: String
  /// The physical line of the row.
  public let line: Int
  /// The row as it stands in the file.
  public let text: String
  /// Why, each.
  public let reasons: [DiagnosticText]
}

/// Reads the files of imports straight into typed columns: one row, one record or one inner record, with its line as origin.
public struct DataImporter: ImportReader {
  let files: any FileSystem
  private let root: String?
  private let overrides: [String: String]
  private let keepsGoing: Bool
  private let pieceSize: Int
  private let threads: Int

  /// The columns of fields, once `finish` has run.
  public private(set) var columns: [ImportedColumn] = []
  /// The columns of published results.
  public private(set) var published: [PublishedCells] = []
  /// Rows left out with `--keep-going`, in order.
  public private(set) var rejected: [RejectedRow] = []
  /// The header and delimiter of each file with rows left out.
  public private(set) var rejectedHeaders: [String: (header: [String], delimiter: UInt8)] = [:]
  /// The files that were read, in order.
  public private(set) var filesRead: [String] = []
  /// Whether a file could not be opened: the run ends with status 3.
  public private(set) var hasFileError = false
  /// The paths of the files, by the index of the import.
  public private(set) var paths: [Int: String] = [:]

  /// The headers of each file, by the index of its import.
  private(set) var headers: [Int: [String]] = [:]
  private var runs: [(index: Int, run: RecordRun, file: String, header: [String])] = []

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - files: where files are.
  ///   - root: the canonical folder below which files may be read; nil for anywhere.
  ///   - overrides: paths given for imports by name (`--import NAME=FILE`).
  ///   - keepsGoing: whether rows that cannot be read are left out and counted.
  ///   - threads: how many threads may work; as many as the machine has processors unless a number is given. The result is the
  ///     same for any number.
  ///   - pieceSize: how many bytes are read at once.
  public init(
    files: any FileSystem, root: String?, overrides: [String: String] = [:], keepsGoing: Bool = false,
    threads: Int? = nil, pieceSize: Int = 8 << 20
  ) {
    self.files = files
    self.root = root
    self.overrides = overrides
    self.keepsGoing = keepsGoing
    self.threads = max(1, min(threads ?? Threads.processorCount, 16))
    self.pieceSize = pieceSize
  }

  /// Reads the file of one import.
  public mutating func read(_ plan: ImportPlan, index: Int, into program: inout Program) -> [Diagnostic] {
    let declaring = program.sources[plan.pathPlace.file].name
    let path = overrides[plan.name] ?? Path.normalized(Path.join(Path.folder(declaring), plan.path))
    paths[index] = path
    // From here on the plan names the file that is read.
    if program.imports.indices.contains(index) { program.imports[index].path = path }
    if path.lowercased().hasSuffix(".xlsx") || path.lowercased().hasSuffix(".xls") { return [workbook(path, plan)] }
    if let root, overrides[plan.name] == nil, let canonical = files.canonical(path),
      !Path.isInside(canonical, folder: root)
    {
      hasFileError = true
      return [FileDiagnostics.outsideRoot(path, root: root, at: plan.pathPlace)]
    }
    do throws(FileError) {
      let stream = try PeekedStream(files.open(path))
      filesRead.append(path)
      if DataImporter.isWorkbook(stream.first) { return [workbook(path, plan)] }
      var reading = ImportReading(
        plan: plan, index: index, file: path, keepsGoing: keepsGoing, pieceSize: pieceSize, threads: threads,
        program: program)
      try reading.readAll(stream, into: &program)
      rejected += reading.rejected
      if !reading.rejected.isEmpty { rejectedHeaders[path] = (reading.header, reading.delimiter) }
      headers[index] = reading.header
      if let run = reading.run { runs.append((index, run, path, reading.header)) }
      return reading.diagnostics
    } catch {
      hasFileError = true
      return [
        FileDiagnostics.unreadable(path, error, at: overrides[plan.name] == nil ? plan.pathPlace : nil, in: files)
      ]
    }
  }

  private func workbook(_ path: String, _ plan: ImportPlan) -> Diagnostic {
    Diagnostic(
      .workbookNotRead, "'\(path)' is a workbook, which this version does not read", at: plan.pathPlace,
      help: "save the sheet as 'CSV UTF-8' and import that")
  }

  /// Whether these first bytes of a file are those of a workbook, whatever its name: a ZIP archive, or the older format.
  private static func isWorkbook(_ first: [UInt8]) -> Bool {
    first.starts(with: [0x50, 0x4B, 0x03, 0x04])
      || first.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
  }

  /// Resolves references in the data, makes the records that columns `create`, and completes the columns.
  public mutating func finish(into program: inout Program) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for entry in runs {
      var resolver = ReferenceResolver(
        file: entry.file, header: entry.header, importIndex: entry.index, keepsGoing: keepsGoing)
      var run = entry.run
      resolver.resolve(&run, in: &program)
      diagnostics += resolver.diagnostics
      diagnostics += leaveOut(resolver.failures, of: run, in: &program, importIndex: entry.index, file: entry.file)
      collect(run, importIndex: entry.index, header: entry.header, program: program)
    }
    runs = []
    return diagnostics
  }

  /// A field of type `file` names a file below the root: beside the script that names it, else from the root.
  public func fault(ofFile path: String, at place: SourceRange, in program: Program) -> Diagnostic? {
    let beside = Path.normalized(Path.join(Path.folder(program.sources[place.file].name), path))
    var isOutside = false
    for candidate in [beside] + (root.map { [Path.join($0, path)] } ?? []) where files.kind(candidate) != .missing {
      if let root, let canonical = files.canonical(candidate), !Path.isInside(canonical, folder: root) {
        isOutside = true
        continue
      }
      if files.kind(candidate) == .folder {
        return Diagnostic(
          .noSuchFile, "'\(path)' is a folder, and a file is expected here", at: place,
          help: "name a file in it")
      }
      return nil
    }
    if isOutside, let root { return FileDiagnostics.outsideRoot(path, root: root, at: place) }
    let names = (try? files.names(in: Path.folder(beside))) ?? []
    let nearest = NearestName.nearest(to: Path.name(path), in: names)
    return Diagnostic(
      .noSuchFile, "there is no file '\(path)'", at: place,
      help: nearest.map { "the nearest is '\(Path.join(Path.folder(path), $0))'" }
        ?? "paths start at the script that names them, or at the root")
  }

  /// Takes rows that were left out after their file was read.
  mutating func addRejected(_ rows: [RejectedRow]) { rejected += rows }

  private mutating func collect(_ run: RecordRun, importIndex: Int, header: [String], program: Program) {
    for layer in run.decoders.indices {
      for decoder in run.decoders[layer] {
        var column = decoder.column
        column.importIndex = importIndex
        if column.states.contains(where: { $0 != ImportedColumn.State.notGiven.rawValue }) { columns.append(column) }
      }
      for (position, decoder) in run.published[layer].enumerated() {
        let column = decoder.column
        if column.states.isEmpty { continue }
        let digits = run.mapping.published.first { $0.field == column.field }?.digits
        published.append(
          PublishedCells(
            column: column, digits: digits, importIndex: importIndex,
            unreadable: run.unreadable[layer][position] ?? [:],
            header: decoder.fileColumn < header.count ? header[decoder.fileColumn] : "", lines: []))
      }
    }
    for derived in run.derived {
      var column = ImportedColumn(
        field: derived.field.id, layer: derived.layer, firstRow: run.firstRow, storage: derived.builder.storage)
      column.states = derived.builder.states
      column.importIndex = importIndex
      columns.append(column)
    }
    for inner in run.inner { collect(inner, importIndex: importIndex, header: header, program: program) }
  }
}
