from goldenthread.config.command import main

main()
