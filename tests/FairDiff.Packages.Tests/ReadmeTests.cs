using System.Text;
using System.Text.RegularExpressions;

namespace FairDiff.Packages.Tests;

/// <summary>The program with which a package's README begins, compiled against the packages and run; some begin with a few lines.</summary>
[Collection(nameof(Workplace))] // one at a time: times are measured
public sealed partial class ReadmeTests(Workplace workplace)
{
    [Fact]
    public void Readmes_HaveProgramsThatRun()
    {
        var (folder, libraries) = (workplace.CreateFolder("readmes"), new List<string>());
        foreach (var id in PackedPackages.Libraries)
        {
            using var package = PackedPackages.Open(id);
            var program = Program().Match(PackedPackages.Read(package, "README.md")).Groups[1].Value;
            if (program.StartsWith("using ", StringComparison.Ordinal))
            {
                File.WriteAllText(Path.Combine(folder, $"{id}.cs"), InANamespace(id.Replace(".", ""), program));
                libraries.Add(id);
            }
        }

        File.WriteAllText(Path.Combine(folder, "Program.cs"), string.Join('\n', libraries.Select(id =>
            $"Console.WriteLine(\"== {id}\"); await Readme{id.Replace(".", "")}.Sample.Run();")));
        File.WriteAllText(Path.Combine(folder, "Readmes.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NoWarn>$(NoWarn);CS1998</NoWarn>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
                <SelfContained>false</SelfContained>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(libraries.Select(id => $"<PackageReference Include=\"{id}\" Version=\"{PackedPackages.Version}\" />"))}
                <PackageReference Include="TorchSharp-cpu" Version="0.107.0" />
              </ItemGroup>
            </Project>
            """);
        Directory.CreateDirectory(Path.Combine(folder, "data")); // files that they log
        File.WriteAllText(Path.Combine(folder, "data", "train.csv"), "a");
        File.WriteAllText(Path.Combine(folder, "report.html"), "<p>");
        File.WriteAllText(Path.Combine(folder, "flowers.onnx"), "weights");

        var output = workplace.Dotnet(folder, "run", "-c", "Release");

        Assert.True(libraries.Count > 7);
        Assert.All(libraries, id => Assert.Contains($"== {id}", output, StringComparison.Ordinal));
        Assert.DoesNotContain("warning FD0001", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Application_BuiltForNoSystem_IsWarnedWithTheRemedy()
    {
        var folder = workplace.CreateFolder("large");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(1);");
        File.WriteAllText(Path.Combine(folder, "Large.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net8.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="FairDiff.MLNet" Version="{PackedPackages.Version}" />
                <PackageReference Include="TorchSharp-cpu" Version="0.107.0" />
              </ItemGroup>
            </Project>
            """);

        workplace.Dotnet(folder, "restore");
        var output = workplace.Dotnet(folder, "msbuild", "-t:ResolvePackageAssets;FairDiffTorchRuntimes");

        Assert.Contains("warning FD0001", output, StringComparison.Ordinal);
        Assert.Contains("<UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>", output, StringComparison.Ordinal);
    }

    /// <summary>A program as a method, so that one application holds all of them.</summary>
    private static string InANamespace(string name, string program)
    {
        var text = new StringBuilder($"namespace Readme{name} {{\n");
        var lines = program.Split('\n');
        var usings = lines.Count(line => Using().IsMatch(line));
        var types = lines.TakeWhile(line => !line.StartsWith("internal ", StringComparison.Ordinal)).Count();
        text.AppendJoin('\n', lines.Where(line => Using().IsMatch(line)));
        text.Append("\ninternal static class Sample { public static async Task Run() {\n");
        text.AppendJoin('\n', lines[..types].Skip(usings)).Append("\n} }\n").AppendJoin('\n', lines[types..]).Append("\n}\n");
        return text.ToString();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"^using (static )?[\w.]+;$")]
    private static partial Regex Using();
}
