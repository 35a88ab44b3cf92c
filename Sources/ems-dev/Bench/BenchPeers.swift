import Glibc

/// What others do with the same work: DuckDB from Python with the register in CSV, Ledger with a journal of the length of an
/// inline script.
enum BenchPeers {
  /// The method of `BenchFiles` in SQL: numbers are decimals by their literals, so that thresholds hold exactly.
  private static let method = """
    CREATE MACRO band(x, a, b, c) AS CASE WHEN x < a THEN 0 WHEN x < b THEN 1 WHEN x < c THEN 2 ELSE 3 END;
    CREATE MACRO risk(s, p) AS [0,0,0,0,1, 0,0,0,1,1, 0,0,1,1,2, 0,1,1,2,2, 1,1,2,2,3][(s - 1) * 5 + p];
    CREATE MACRO label(c) AS ['low', 'medium', 'high', 'critical'][c + 1];
    CREATE TEMP TABLE scored AS
      SELECT id, aspect_id, site, score, cls,
        CASE WHEN legal = 'breach' OR cls = 3 THEN true WHEN cls = 2 THEN influence >= 2 OR legal = 'applicable'
             WHEN cls = 1 THEN concern = 5 ELSE false END AS significant
      FROM (SELECT *, greatest(CASE WHEN condition = 'emergency' THEN band(score, 24, 48, 80)
                                    ELSE band(score, 12, 16, 20) END, risk(severity, probability)) AS cls
            FROM (SELECT *, CASE WHEN condition = 'emergency'
                                 THEN CAST(severity * probability * detectability AS DECIMAL(6, 2))
                                 ELSE CAST(5 * (0.35 * severity + 0.25 * probability + 0.20 * extent + 0.10 * duration
                                                + 0.10 * concern) AS DECIMAL(6, 2)) END AS score
                  FROM read_csv('@DATA@/register.csv')));
    COPY (SELECT id, score, label(cls) AS class, significant FROM scored) TO '@OUT@/peer-rows.csv' (HEADER);
    COPY (SELECT site, count(*) FILTER (cls = 0) AS low, count(*) FILTER (cls = 1) AS medium,
                 count(*) FILTER (cls = 2) AS high, count(*) FILTER (cls = 3) AS critical,
                 count(*) FILTER (significant) AS significant
          FROM scored GROUP BY site ORDER BY site) TO '@OUT@/peer-matrix.csv' (HEADER);
    COPY (SELECT aspect_id, max(score) AS score, label(max(cls)) AS class, bool_or(significant) AS significant
          FROM scored GROUP BY aspect_id ORDER BY score DESC, aspect_id LIMIT 20) TO '@OUT@/peer-top.csv' (HEADER);
    """

  /// The command with which DuckDB reads, scores and writes a register; nil where there is no DuckDB for Python.
  static func duckDB(data: String, folder: String) throws -> [String]? {
    guard BenchMeasure.works(["python3", "-c", "import duckdb"]) else { return nil }
    let path = "\(folder)/peer.py"
    let text = """
      import sys
      import duckdb
      sql = open(sys.argv[1] + "/peer.sql").read()
      duckdb.connect().execute(sql.replace("@DATA@", sys.argv[2]).replace("@OUT@", sys.argv[1]))

      """
    try BenchOutput.write(Array(text.utf8), to: path)
    try BenchOutput.write(Array(method.utf8), to: "\(folder)/peer.sql")
    return ["python3", path, folder, data]
  }

  /// The command with which Ledger reads a journal of 10,000 transactions with tags, 50,000 lines; nil where it is not installed.
  static func ledger(folder: String) throws -> [String]? {
    guard BenchMeasure.works(["ledger", "--version"]) else { return nil }
    let path = "\(folder)/peer.journal"
    let output = try BenchOutput(path: path)
    for number in 1...10_000 {
      let amount = "\(number % 900 + 1).\(number % 90 + 10)"
      output.add("2026/\(number % 12 + 1)/\(number % 28 + 1) * (T\(number)) Delivery of goods \(number % 500)\n")
      output.add("    ; :severity-\(number % 5):site-\(number % 50):\n    ; process: P\(number % 200)\n")
      output.add("    Expenses:Site \(number % 50)  \(amount) EUR\n    Assets:Bank\n")
      try output.flushIfFull()
    }
    _ = try output.close()
    return ["ledger", "-f", path, "source"]
  }
}
