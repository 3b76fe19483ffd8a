namespace FairDiff.MLflow.Rest;

/// <summary>The file in which <c>mlflow login</c> keeps user and password: <c>~/.mlflow/credentials</c>.</summary>
internal static class CredentialsFile
{
    public static (string? User, string? Password) Read()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var path = Path.Combine(home, ".mlflow", "credentials");
        try
        {
            return home.Length > 0 && File.Exists(path) ? Parse(File.ReadLines(path)) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static (string?, string?) Parse(IEnumerable<string> lines)
    {
        var section = "";
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line is ['[', .. var name, ']'])
            {
                section = name;
            }
            else if (section == "mlflow" && line.Split('=', 2) is [var key, var value])
            {
                values[key.Trim()] = value.Trim();
            }
        }

        return (values.GetValueOrDefault("mlflow_tracking_username"), values.GetValueOrDefault("mlflow_tracking_password"));
    }
}
