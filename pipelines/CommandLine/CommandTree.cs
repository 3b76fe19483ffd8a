using System.CommandLine;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>A command and those below it.</summary>
internal static class CommandTree
{
    public static IEnumerable<Command> Of(Command command) => command.Subcommands.SelectMany(Of).Prepend(command);

    public static IEnumerable<Option> Options(Command command) => Of(command).SelectMany(each => each.Options);
}
