using System.Text;
using Spectre.Console;

namespace FairDiff.Pipelines.Tests.Terminal;

/// <summary>Console output kept as text, either as a terminal or as a redirected stream.</summary>
internal sealed class TestOutput : IAnsiConsoleOutput
{
    private readonly StringWriter _text = new() { NewLine = "\n" };

    public TestOutput(bool terminal, int width = 120)
    {
        (IsTerminal, Width) = (terminal, width);
        Writer = TextWriter.Synchronized(_text);
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = this,
            Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
    }

    public IAnsiConsole Console { get; }

    public TextWriter Writer { get; }

    public bool IsTerminal { get; }

    public int Width { get; }

    public int Height => 40;

    /// <summary>What was written so far; may be read while others write, who lock the writer.</summary>
    public string Text
    {
        get
        {
            lock (Writer)
            {
                return _text.ToString();
            }
        }
    }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void SetEncoding(Encoding encoding)
    {
    }
}
