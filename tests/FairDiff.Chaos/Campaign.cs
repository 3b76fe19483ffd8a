namespace FairDiff.Chaos;

/// <summary>What one part of the campaign counted, and where it failed. Thread-safe.</summary>
/// <param name="name">The part.</param>
/// <param name="output">Where it is told.</param>
internal sealed class Campaign(string name, TextWriter output)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly DateTime _start = DateTime.UtcNow;
    private int _failures;

    /// <summary>Something went as it should, or was done at all.</summary>
    public void Count(string what, long by = 1)
    {
        lock (_gate)
        {
            _counts[what] = _counts.GetValueOrDefault(what) + by;
        }
    }

    public void Say(string line)
    {
        lock (_gate)
        {
            output.WriteLine($"[{name}] {line}");
        }
    }

    /// <summary>Says what broke, and the command that does it again.</summary>
    public void Fail(string what, string again)
    {
        lock (_gate)
        {
            _failures++;
            output.WriteLine($"[{name}] FAILED {what}\n[{name}]   again: dotnet run -c Release --project tests/FairDiff.Chaos -- {again}");
        }
    }

    /// <summary>The last line; true where nothing failed.</summary>
    public bool End()
    {
        lock (_gate)
        {
            var counts = string.Join(", ", _counts.Select(pair => FormattableString.Invariant($"{pair.Value:N0} {pair.Key}")));
            output.WriteLine(FormattableString.Invariant(
                $"[{name}] {counts}; {_failures} failed; {(DateTime.UtcNow - _start).TotalSeconds:0} s"));
            return _failures == 0;
        }
    }
}
