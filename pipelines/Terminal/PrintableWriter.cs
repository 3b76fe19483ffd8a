using System.Text;
using FairDiff.Reporting;

namespace FairDiff.Pipelines.Terminal;

/// <summary>Writes to a terminal, a file or another program what <see cref="Printable"/> makes of the text.</summary>
/// <param name="inner">Where it goes.</param>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Whether a person reads this on a terminal.</summary>
    public bool IsTerminal => ReferenceEquals(inner, Console.Out) && !Console.IsOutputRedirected;

    public override void Write(char value) => inner.Write(char.IsSurrogate(value) || value == '\r' ? $"{value}" : Printable.Of($"{value}"));

    public override void Write(string? value) => inner.Write(value is null ? null : Printable.Of(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    // In one piece: lines of several threads must not run into each other.
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : Printable.Of(value));

    public override void Flush() => inner.Flush();
}
