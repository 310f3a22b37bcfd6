// Opens collect.cmd again with full rights; Windows asks the person first. Nothing is written anywhere.
var script = WScript.Arguments(0);
var shell = new ActiveXObject("Shell.Application");
shell.ShellExecute("cmd.exe", '/c ""' + script + '" /here"', "", "runas", 1);
