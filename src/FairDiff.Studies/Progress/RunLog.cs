using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Reporting;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>The log file of a run: one line at a time, with the time, appended so that a resumed run keeps its history.
/// Thread-safe.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private StreamWriter? _writer;

    /// <exception cref="FairDiffException">The file cannot be opened for writing.</exception>
    public RunLog(string path, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            RegularFile.Check(path, followLink: false);
            _writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException(
                $"The log file {path} cannot be written: {error.Message.TrimEnd('.')}. Choose another run folder.", error);
        }
    }

    /// <summary>Writes a line. Returns the problem when the disk refuses it; nothing is written from then on.</summary>
    public string? Write(string line)
    {
        lock (_gate)
        {
            try
            {
                _writer?.WriteLine(
                    $"{_time.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)} {Printable.Of(line)}");
                return null;
            }
            catch (Exception error) when (error is IOException || AtomicFile.IsTooLarge(error))
            {
                _writer = null;
                return $"The log ends here: {error.Message}";
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }
}
