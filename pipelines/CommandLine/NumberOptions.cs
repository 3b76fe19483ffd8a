using System.CommandLine;
using System.CommandLine.Parsing;
using FairDiff.Shared;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>
/// Numbers on the command line are read as those of tables are: with a point. Otherwise 0,5 would be 5, as if the comma parted thousands.
/// </summary>
internal static class NumberOptions
{
    private static readonly HashSet<Type> Numbers =
        [typeof(double), typeof(double?), typeof(double[]), typeof(float), typeof(float?), typeof(float[])];

    /// <summary>Lets every option of a command and of those below it that holds such numbers refuse others.</summary>
    public static void RequirePoint(Command command)
    {
        foreach (var option in CommandTree.Options(command).Where(option => Numbers.Contains(option.ValueType)))
        {
            option.Validators.Add(Check);
        }
    }

    /// <summary>Refuses other numbers where the command line is read, by the name that the option has there.</summary>
    /// <param name="option">The option.</param>
    /// <param name="holds">Whether a number may be given.</param>
    /// <param name="allowed">Which numbers may be.</param>
    public static Option<T> Allowing<T>(this Option<T> option, Func<double, bool> holds, string allowed)
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => PlainNumber.TryRead(token.Value, out var number) && !holds(number)))
            {
                result.AddError($"{result.Option.Name} is {token.Value}; it must be {allowed}");
            }
        });
        return option;
    }

    private static void Check(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => !PlainNumber.TryRead(token.Value, out _)))
        {
            result.AddError($"{result.Option.Name} is '{token.Value}'; it must be a finite number, with a point for decimals.");
        }
    }
}
