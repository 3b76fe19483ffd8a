using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FairDiff.MLflow.MLNet;

/// <summary>ML.NET's messages, the last of them where there are too many; its traces are left out.</summary>
internal sealed class MessageLog
{
    private const int MaxCharacters = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = [];
    private int _characters;
    private int _dropped;
    private int _warnings;
    private int _errors;

    public void Add(object? sender, LoggingEventArgs message)
    {
        if (message.Kind == ChannelMessageKind.Trace)
        {
            return;
        }

        lock (_lock)
        {
            _warnings += message.Kind == ChannelMessageKind.Warning ? 1 : 0;
            _errors += message.Kind == ChannelMessageKind.Error ? 1 : 0;
            var line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {message.Message}");
            _lines.Enqueue(line);
            _characters += line.Length;
            while (_characters > MaxCharacters && _lines.Count > 1)
            {
                _characters -= _lines.Dequeue().Length;
                _dropped++;
            }
        }
    }

    public async Task StoreAsync(MlflowRun run)
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            if (_lines.Count == 0)
            {
                return;
            }

            if (_dropped > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"({_dropped} earlier messages are left out.)\n");
            }

            text.AppendJoin('\n', _lines).Append('\n');
        }

        run.LogMetric("mlnet/warnings", _warnings);
        run.LogMetric("mlnet/errors", _errors);
        await run.LogTextAsync(text.ToString(), "logs/mlnet.log").ConfigureAwait(false);
    }
}
