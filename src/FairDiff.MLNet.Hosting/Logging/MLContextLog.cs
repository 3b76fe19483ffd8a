using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Hosting.Logging;

/// <summary>
/// Hands on the messages of ML.NET's log. The category is <c>Microsoft.ML.</c> and the stage that spoke; addresses lose the passwords and
/// tokens in them.
/// </summary>
internal sealed class MLContextLog(ILoggerFactory loggers)
{
    private const string Root = "Microsoft.ML";
    private const int MostCategories = 200;
    private readonly ConcurrentDictionary<string, ILogger> _byStage = new(StringComparer.Ordinal);

    public void Attach(MLContext ml) => ml.Log += (_, message) => Write(message);

    private void Write(LoggingEventArgs message)
    {
        var logger = LoggerOf(Stage(message.Source));
        var level = LevelOf(message.Kind);
        if (logger.IsEnabled(level))
        {
            MLContextMessages.Message(logger, level, AddressText.WithoutSecrets(message.RawMessage));
        }
    }

    private static LogLevel LevelOf(ChannelMessageKind kind) => kind switch
    {
        ChannelMessageKind.Error => LogLevel.Error,
        ChannelMessageKind.Warning => LogLevel.Warning,
        ChannelMessageKind.Info => LogLevel.Information,
        _ => LogLevel.Trace,
    };

    /// <summary>The first word of where a message comes from.</summary>
    private static string Stage(string? source) => string.Concat((source ?? "").TakeWhile(char.IsAsciiLetterOrDigit));

    private ILogger LoggerOf(string stage)
    {
        var known = stage.Length > 0 && (_byStage.ContainsKey(stage) || _byStage.Count < MostCategories) ? stage : "";
        return _byStage.GetOrAdd(known, name => loggers.CreateLogger(name.Length == 0 ? Root : $"{Root}.{name}"));
    }
}
