import EMSTestSupport
import Testing

/// Input too large, too deep or too random for a file of the repository; and runs that are interrupted. Each ends with a
/// message that names the place, the right status, and no partial file.
@Suite struct BadInputTests {
  private static func isCrash(_ run: ProcessRun) -> Bool {
    run.status > 128 || run.errorText.contains("Fatal error") || run.errorText.contains("crashed")
  }

  /// Scripts that nest 10,000 deep.
  static let deep: [String: String] = {
    let count = 10_000
    func times(_ text: String) -> String { String(repeating: text, count: count) }
    return [
      "brackets": "parameter x: number default \(times("("))1\(times(")"))\n",
      "blocks": "aspect a { \(times("impact b { "))\(times("}")) }\n",
      "nots": "kind k { a: yes-no, b = \(times("not "))a }\n", "signs": "kind k { a: number, b = \(times("-"))a }\n",
      "powers": "kind k { a: number, b = a\(times(" ^ a")) }\n",
      "sums": "kind k { a: number, b = a\(times(" + a")) }\n",
      "conditions": "kind k { a: yes-no, b = a\(times(" and a")) }\n",
      "lists": "kind k { a: list of number }\nk x { a: \(times("["))1\(times("]")) }\n",
      "ifs": "kind k { a: number, b = \(times("if a > 1 then "))1\(times(" else 2")) }\n",
      "elses": "kind k { a: number, b = \(times("if a > 1 then 1 else "))2 }\n",
      "calls": "kind k { a: number, b = \(times("abs("))a\(times(")")) }\n",
      "paths": "kind k { a: k?, n: number, b = a\(times(".a")).n }\n",
      "filters": "kind k { n: number, b = count(ks\(times(" where n > 1"))) }\n",
      "cases": "kind k { n: number, b = \(times("when n > 1: "))1\n}\n", "opening": times("{"), "closing": times("}"),
      "quotes": times("\""), "froms": "aspect a { \(times("from 2026-01-01 { "))\(times("}")) }\n",
    ]
  }()

  @Test(arguments: deep.keys.sorted())
  func nestingEndsInAMessage(_ name: String) {
    let folder = TemporaryFolder()
    folder.write("deep.ems", Self.deep[name] ?? "")
    let run = ProcessRun.shell("ems check deep.ems", in: folder.path)
    #expect(run.status == 4, "\(name): \(run.errorText.prefix(500))")
    #expect(!Self.isCrash(run))
    #expect(run.errorText.hasPrefix("deep.ems:"))
    #expect(run.errorText.utf8.count < 100_000, "one slip, few messages")
  }

  /// What is just allowed is also evaluated.
  @Test func nestingThatIsAllowed() {
    let folder = TemporaryFolder()
    func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    folder.write(
      "deep.ems",
      """
      kind k {
        a: number
        b = \(times("(", 200))a\(times(")", 200))
        c = a\(times(" + a", 999))
        d = \(times("abs(", 120))a\(times(")", 120))
        e = \(times("if a > 1 then a else ", 1))2
      }
      k one { a: 1 }

      """)
    let run = ProcessRun.shell("ems eval deep.ems --select k --columns id,b,c,d,e --format csv", in: folder.path)
    #expect(run.text == "id,b,c,d,e\none,1,1000,1,2\n")
    #expect(run.errorText == "")
  }

  @Test(arguments: ["aspect gas \"", "# ", "", "kind k { a: text } k x { a: \"\"\"", "aspect gas { \u{E9}"])
  func aLineOfAHundredMegabytes(_ start: String) {
    let folder = TemporaryFolder()
    folder.write("start", start)
    let run = ProcessRun.shell(
      "(cat start; head -c 100000000 /dev/zero | tr '\\0' x) > long.ems; ems check long.ems; s=$?; rm long.ems; exit $s",
      in: folder.path)
    #expect(start == "# " ? run.status == 0 : run.status == 4, "\(run.errorText.prefix(500))")
    #expect(run.errorText.utf8.count < 20_000)
    #expect(start == "# " || run.errorText.hasPrefix("long.ems:1:"))
  }

  @Test func aCellOfAHundredMegabytes() {
    let folder = TemporaryFolder()
    folder.write("a.ems", "kind k { n: number? }\nimport k from \"a.csv\" { id: column \"Id\", n: column \"N\" }\n")
    let run = ProcessRun.shell(
      "(printf 'Id,N\\na,'; head -c 100000000 /dev/zero | tr '\\0' x) > a.csv; ems check a.ems; s=$?; rm a.csv; exit $s",
      in: folder.path)
    #expect(run.status == 4)
    #expect(run.errorText.hasPrefix("a.csv:2:2: error: [EMS0755]"))
    #expect(run.errorText.utf8.count < 20_000)
  }

  /// The same bytes for the same seed.
  private static func bytes(_ seed: UInt64, count: Int, among alphabet: [UInt8]? = nil) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let byte = UInt8(truncatingIfNeeded: state >> 32)
      if let alphabet { return alphabet[Int(byte) % alphabet.count] }
      return byte
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func randomBytes(_ seed: UInt64) {
    let folder = TemporaryFolder()
    folder.write("random.ems", bytes: Self.bytes(seed, count: 20_000))
    folder.write("random.csv", bytes: Self.bytes(seed, count: 20_000))
    folder.write("marks.csv", bytes: Self.bytes(seed, count: 20_000, among: Array("a1,;\"\n\r\t .-€".utf8)))
    folder.write(
      "import.ems",
      """
      kind k { n: number? }
      import k from "random.csv" { id: column 1, n: column 2 }
      import k from "marks.csv" { id: column 1, n: column 2 }

      """)
    let script = ProcessRun.shell("ems check random.ems", in: folder.path)
    #expect(script.status == 4)
    #expect(!Self.isCrash(script))
    #expect(script.errorText.hasPrefix("random.ems:"))
    let data = ProcessRun.shell("ems check import.ems", in: folder.path)
    #expect(data.status == 4)
    #expect(!Self.isCrash(data))
    let rest = ProcessRun.shell(
      "ems eval import.ems --keep-going --select k --columns id --format csv", in: folder.path)
    #expect(!Self.isCrash(rest))
  }

  @Test func interruptedRunLeavesNothing() {
    let folder = TemporaryFolder()
    folder.write(
      "long.ems",
      """
      kind k { n: number, m = n ^ 3 / 7 + sqrt(n) }
      import k from "long.csv" { id: column "Id", n: column "N" }

      """)
    var rows = "Id,N\n"
    for number in 1...400_000 { rows += "r\(number),\(number)\n" }
    folder.write("long.csv", rows)
    let run = ProcessRun.shell(
      "ems eval long.ems --select k --columns id,m --format csv -o out.csv", in: folder.path, interruptAfter: 400)
    #expect(run.status == 130)
    #expect(run.errorText.contains("interrupted"))
    #expect(folder.names == ["long.csv", "long.ems"])
    // Waiting for input ends in the same way.
    let waiting = ProcessRun.shell("ems check - < <(sleep 5)", in: folder.path, interruptAfter: 400)
    #expect(waiting.status == 130)
  }
}
