import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// Rates of single phases, measured inside this process: what one core does with text that is already in memory.
enum BenchPhases {
  /// The rate of lexing and parsing in megabytes a second: the median of five.
  static func parseRate(_ path: String) throws -> Double {
    let bytes = try read(path)
    var sources = SourceMap()
    let id = sources.add(name: path, bytes: bytes)
    let source = sources[id]
    var times: [Double] = []
    for _ in 0..<6 {
      let start = now()
      let result = parse(source)
      times.append(now() - start)
      if result.tree.kinds.isEmpty { throw DevelopmentFailure("nothing was parsed") }
    }
    let median = times.dropFirst().sorted()[2]
    return Double(bytes.count) / 1e6 / median
  }

  /// The rate of checking: names, types, records and proofs, without reading and parsing; the median of three.
  static func checkRate(_ path: String) throws -> Double {
    let files = DiskFileSystem()
    var times: [Double] = []
    var bytes = 0
    for _ in 0..<3 {
      var loader = ProjectLoader(files: files)
      let loaded = loader.load(ProjectRequest(paths: [path]))
      bytes = loaded.project.sources.files.map(\.bytes.count).reduce(0, +)
      var reader = DataImporter(files: files, root: loaded.root)
      let start = now()
      let checked = checkProject(loaded.project, selection: MethodSelection(today: .first), reader: &reader)
      times.append(now() - start)
      if checked.diagnostics.contains(where: { $0.severity == .error }) {
        throw DevelopmentFailure("\(path) is in error")
      }
    }
    return Double(bytes) / 1e6 / times.sorted()[1]
  }

  private static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    if descriptor < 0 { throw DevelopmentFailure("cannot read \(path)") }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    lseek(descriptor, 0, SEEK_SET)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, Glibc.read(descriptor, buffer.baseAddress, size))
    }
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
